// The main of a calls harness: reads calls, has them made, answers (docs/decisions/0002).
//
// Linked with --wrap=main, so a main of the solution's own is never run.
#include <cxxabi.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <new>
#include <stdexcept>

#include "channel.hpp"
#include "polyproof.hpp"

namespace polyproof {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest(bytes) {}

  Value value() {
    Value out;
    const char tag = rest.empty() ? '\0' : rest.front();
    rest.remove_prefix(rest.empty() ? 0 : 1);
    switch (tag) {
      case 'n': break;
      case 't': case 'f': out.kind = Kind::boolean; out.truth = tag == 't'; break;
      case 'i': out.kind = Kind::integer; out.text = until(';'); break;
      case 'd': out.kind = Kind::floating; out.text = until(';'); break;
      case 's': {
        const std::size_t count = number();
        out.kind = Kind::string;
        out.text = rest.substr(0, count);
        rest.remove_prefix(count);
        break;
      }
      case 'l': items(out, Kind::list, number()); break;
      case 'u': items(out, Kind::tuple, number()); break;
      case 'm': items(out, Kind::map, 2 * number()); break;
      default: throw Unable("the call is not a neutral value");
    }
    return out;
  }

 private:
  std::string until(char end) {
    const std::size_t length = rest.find(end);
    std::string out(rest.substr(0, length));
    rest.remove_prefix(length + 1);
    return out;
  }
  std::size_t number() { return std::stoull(until(':')); }
  void items(Value& out, Kind kind, std::size_t count) {
    out.kind = kind;
    for (std::size_t i = 0; i < count; i++) out.items.push_back(value());
  }

  std::string_view rest;
};

std::string type_name(const std::type_info* type) {
  if (type == nullptr) return "unknown";
  int status = 0;
  char* name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  std::string out = status == 0 ? name : type->name();
  std::free(name);
  return out.starts_with("std::__cxx11::basic_string<char,") ? "std::string" : out;
}

std::string text(std::string_view bytes) {
  std::string out;
  write_string(out, bytes);
  return out;
}

std::string raised(const char* message) {
  const std::string kind = text(type_name(abi::__cxa_current_exception_type()));
  try {
    return "e" + kind + text(message);
  } catch (const Unable&) {
    return "e" + kind + text("(a message that is not UTF-8)");
  }
}

std::string answer(const std::string& frame) {
  try {
    return "v" + call(Reader(frame).value().items);
  } catch (const Unable& problem) {
    return "u" + text(problem.reason);
  } catch (const std::bad_array_new_length& error) {
    return raised(error.what());
  } catch (const std::bad_alloc&) {
    std::fputs("std::bad_alloc: the memory limit is met\n", stderr);
    std::_Exit(1);
  } catch (const std::exception& error) {
    return raised(error.what());
  } catch (const std::string& message) {
    return raised(message.c_str());
  } catch (const char* message) {
    return raised(message);
  } catch (...) {
    return raised("");
  }
}

}  // namespace

void misfit(const Value& value, const char* wanted) {
  static const char* const names[] = {"null", "a bool", "an int", "a float", "a string", "a list", "a tuple", "a map"};
  const std::string detail = value.text.empty() || value.text.size() > 40 ? "" : " (" + value.text + ")";
  throw Unable(std::string(names[static_cast<int>(value.kind)]) + detail + " does not fit " + wanted);
}

__int128 to_integer(const Value& value, __int128 least, __int128 most) {
  if (value.kind != Kind::integer) misfit(value, "an integer type");
  const bool negative = value.text.front() == '-';
  __int128 out = 0;
  for (const char digit : std::string_view(value.text).substr(negative)) {
    // Counted downwards: the smallest value has no positive counterpart.
    if (__builtin_mul_overflow(out, static_cast<__int128>(10), &out) ||
        __builtin_sub_overflow(out, static_cast<__int128>(digit - '0'), &out))
      misfit(value, "an integer of this size");
  }
  if (!negative && __builtin_sub_overflow(static_cast<__int128>(0), out, &out)) misfit(value, "an integer of this size");
  if (out < least || out > most) misfit(value, "an integer of this size");
  return out;
}

long double to_floating(const Value& value) {
  if (value.kind == Kind::integer) {
    const __int128 number = to_integer(value, -(static_cast<__int128>(1) << 53), static_cast<__int128>(1) << 53);
    return static_cast<long double>(number);
  }
  if (value.kind != Kind::floating) misfit(value, "a float type");
  return std::strtod(value.text.c_str(), nullptr);
}

void write_integer(std::string& out, __int128 value) {
  std::string digits;
  // Digit by digit from below: the smallest value has no positive counterpart.
  for (__int128 rest = value; rest != 0 || digits.empty(); rest /= 10)
    digits += static_cast<char>('0' + std::abs(static_cast<int>(rest % 10)));
  out += value < 0 ? "i-" : "i";
  out.append(digits.rbegin(), digits.rend());
  out += ';';
}

void write_string(std::string& out, std::string_view text) {
  if (!is_utf8(text)) throw Unable("the result has a string that is not UTF-8");
  out += 's' + std::to_string(text.size()) + ':';
  out += text;
}

}  // namespace polyproof

extern "C" int __wrap_main(int, char**) {
  std::string frame;
  while (polyproof::receive(frame)) {
    const std::string reply = polyproof::answer(frame);
    std::cout.flush();
    std::cerr.flush();
    std::clog.flush();
    std::fflush(nullptr);
    polyproof::send(reply);
  }
  return 0;
}

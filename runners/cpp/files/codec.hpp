// Neutral values to C++ types and back: see docs/decisions/0002 for the format.
//
// A value that a parameter's type cannot hold, or a result that has no neutral
// form, throws Unable: the harness then answers `u` with the reason.
#pragma once
// Little is included: a solution built in its own order must not meet names that it did not ask for.
#include <array>
#include <charconv>
#include <concepts>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace polyproof {

struct Unable {
  std::string reason;
  explicit Unable(std::string text) : reason(std::move(text)) {}
};

struct Value;
using Values = std::vector<Value>;

enum class Kind { null, boolean, integer, floating, string, list, tuple, map };

struct Value {
  Kind kind = Kind::null;
  bool truth = false;
  std::string text;  // digits of an integer, text of a float, bytes of a string
  Values items;      // of a map: key, value, key, value …
};

// Implemented in calls.cpp.
[[noreturn]] void misfit(const Value& value, const char* wanted);
__int128 to_integer(const Value& value, __int128 least, __int128 most);
long double to_floating(const Value& value);
void write_integer(std::string& out, __int128 value);
void write_string(std::string& out, std::string_view text);
template <class F>
void write_floating(std::string& out, F value) {
  char text[64];
  out += 'd';
  if (__builtin_isnan(value)) out += "nan";
  else if (__builtin_isinf(value)) out += value < 0 ? "-inf" : "inf";
  else out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
  out += ';';
}

template <class T, template <class...> class Of>
constexpr bool is_a = false;
template <class... A, template <class...> class Of>
constexpr bool is_a<Of<A...>, Of> = true;

template <class T>
concept Integer = (std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>) ||
                  std::is_same_v<T, __int128>;
template <class T>
concept Null = std::is_same_v<T, std::nullptr_t> || std::is_same_v<T, std::nullopt_t> || std::is_same_v<T, std::monostate>;
template <class T>
concept Map = requires { typename T::key_type; typename T::mapped_type; } && std::ranges::range<T>;
template <class T>
concept Set = requires { typename T::key_type; } && !Map<T> && std::ranges::range<T>;
template <class T>
concept Sequence = std::ranges::range<T> && requires(T& t, typename T::value_type v) { t.push_back(std::move(v)); };
template <class T>
concept TupleLike = requires { std::tuple_size<T>::value; };

// An aggregate's fields stand for a tuple.
struct Anything {
  template <class T>
  operator T() const;
};
template <class T, class... A>
constexpr std::size_t field_count() {
  if constexpr (requires { T{A{}..., Anything{}}; }) return field_count<T, A..., Anything>();
  else return sizeof...(A);
}
template <class T>
concept Aggregate = std::is_class_v<T> && std::is_aggregate_v<T> && !std::is_empty_v<T> && !std::ranges::range<T>;
template <class T>
auto fields(T& object) {
  constexpr std::size_t count = field_count<std::remove_const_t<T>>();
  if constexpr (count == 1) { auto& [a] = object; return std::tie(a); }
  else if constexpr (count == 2) { auto& [a, b] = object; return std::tie(a, b); }
  else if constexpr (count == 3) { auto& [a, b, c] = object; return std::tie(a, b, c); }
  else if constexpr (count == 4) { auto& [a, b, c, d] = object; return std::tie(a, b, c, d); }
  else if constexpr (count == 5) { auto& [a, b, c, d, e] = object; return std::tie(a, b, c, d, e); }
  else if constexpr (count == 6) { auto& [a, b, c, d, e, f] = object; return std::tie(a, b, c, d, e, f); }
  else throw Unable("a struct of no or of more than six fields stands for no neutral value");
}

inline const Values& items_of(const Value& value, const char* wanted) {
  if (value.kind != Kind::list && value.kind != Kind::tuple) misfit(value, wanted);
  return value.items;
}
inline const Values& items_of(const Value& value, const char* wanted, std::size_t count) {
  if (items_of(value, wanted).size() != count) throw Unable(std::string(wanted) + " has another number of items");
  return value.items;
}

template <class T>
void read(const Value& value, T& out);

template <class T, std::size_t... I>
void read_tuple(const Value& value, T&& out, std::index_sequence<I...>) {
  const Values& items = items_of(value, "a tuple", sizeof...(I));
  (read(items[I], std::get<I>(out)), ...);
}

template <class T>
T made(const Value& value) {
  T out{};
  read(value, out);
  return out;
}

template <class T, std::size_t I = 0>
void read_variant(const Value& value, T& out) {
  if constexpr (I == std::variant_size_v<T>) {
    misfit(value, "any alternative of the variant");
  } else {
    try {
      out = T(std::in_place_index<I>, made<std::variant_alternative_t<I, T>>(value));
    } catch (const Unable&) {
      read_variant<T, I + 1>(value, out);
    }
  }
}

template <class T>
void read(const Value& value, T& out) {
  if constexpr (std::is_same_v<T, bool>) {
    if (value.kind != Kind::boolean) misfit(value, "bool");
    out = value.truth;
  } else if constexpr (std::is_same_v<T, char>) {
    if (value.kind != Kind::string || value.text.size() != 1) misfit(value, "char");
    out = value.text[0];
  } else if constexpr (std::is_same_v<T, __int128>) {
    constexpr __int128 most = static_cast<__int128>(~static_cast<unsigned __int128>(0) >> 1);
    out = to_integer(value, -most - 1, most);
  } else if constexpr (Integer<T>) {
    out = static_cast<T>(to_integer(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
  } else if constexpr (std::is_floating_point_v<T>) {
    const long double number = to_floating(value);
    out = static_cast<T>(number);
    if (__builtin_isinf(out) && !__builtin_isinf(number)) misfit(value, "a float of this size");
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (value.kind != Kind::string) misfit(value, "string");
    out = value.text;
  } else if constexpr (Null<T>) {
    if (value.kind != Kind::null) misfit(value, "null");
  } else if constexpr (is_a<T, std::optional>) {
    if (value.kind == Kind::null) out.reset();
    else out = made<typename T::value_type>(value);
  } else if constexpr (is_a<T, std::variant>) {
    read_variant(value, out);
  } else if constexpr (Map<T>) {
    if (value.kind != Kind::map) misfit(value, "a map");
    for (std::size_t i = 0; i < value.items.size(); i += 2)
      out.emplace(made<typename T::key_type>(value.items[i]), made<typename T::mapped_type>(value.items[i + 1]));
  } else if constexpr (Set<T>) {
    for (const Value& item : items_of(value, "a list")) out.insert(made<typename T::value_type>(item));
  } else if constexpr (Sequence<T>) {
    for (const Value& item : items_of(value, "a list")) out.push_back(made<typename T::value_type>(item));
  } else if constexpr (std::is_bounded_array_v<T> || (TupleLike<T> && std::ranges::range<T>)) {
    const Values& items = items_of(value, "an array", std::size(out));
    for (std::size_t i = 0; i < items.size(); i++) read(items[i], out[i]);
  } else if constexpr (TupleLike<T>) {
    read_tuple(value, out, std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (Aggregate<T>) {
    auto parts = fields(out);
    read_tuple(value, parts, std::make_index_sequence<std::tuple_size_v<decltype(parts)>>{});
  } else {
    throw Unable("a parameter has a type that neutral values cannot be turned into");
  }
}

// Keeps an argument alive during the call and hands it over as the parameter takes it.
template <class P>
struct Holder {
  std::remove_cvref_t<P> value{};
  void read(const Value& from, const std::string& where) try {
    polyproof::read(from, value);
  } catch (const Unable& problem) {
    throw Unable(where + problem.reason);
  }
  P&& get() { return static_cast<P&&>(value); }
};

// Views and pointers look into something that is held here.
template <class Owner>
struct Lender {
  Owner value{};
  bool present = true;
  void read(const Value& from, const std::string& where) {
    Holder<Owner> holder;
    present = from.kind != Kind::null;
    if (present) holder.read(from, where);
    value = std::move(holder.value);
  }
};
template <class P>
  requires std::is_same_v<std::remove_cvref_t<P>, std::string_view>
struct Holder<P> : Lender<std::string> {
  std::string_view view;
  P&& get() { return static_cast<P&&>(view = value); }
};
template <class P>
  requires is_a<std::remove_cvref_t<P>, std::vector> && std::is_same_v<typename std::remove_cvref_t<P>::value_type, std::string_view>
struct Holder<P> : Lender<std::vector<std::string>> {
  std::remove_cvref_t<P> views;
  P&& get() { return static_cast<P&&>(views = std::remove_cvref_t<P>(value.begin(), value.end())); }
};
template <class T, std::size_t N>
struct Holder<std::span<T, N>> : Lender<std::vector<std::remove_cv_t<T>>> {
  std::span<T, N> get() { return std::span<T, N>(this->value); }
};
template <class T>
  requires std::is_same_v<std::remove_cv_t<T>, char>
struct Holder<T*> : Lender<std::string> {
  T* get() { return present ? value.data() : nullptr; }
};
// `int numbers[]` is a pointer to a list; a pointer to an object points to one.
template <class T>
  requires (std::is_arithmetic_v<T> && !std::is_same_v<std::remove_cv_t<T>, char> && !std::is_same_v<std::remove_cv_t<T>, bool>)
struct Holder<T*> : Lender<std::vector<std::remove_cv_t<T>>> {
  T* get() { return this->present ? this->value.data() : nullptr; }
};
template <class T>
  requires std::is_class_v<T> && std::is_default_constructible_v<std::remove_cv_t<T>>
struct Holder<T*> : Lender<std::remove_cv_t<T>> {
  T* get() { return this->present ? &this->value : nullptr; }
};

template <class P>
concept Holdable = std::is_default_constructible_v<std::remove_cvref_t<P>> && std::is_default_constructible_v<Holder<P>>;

template <class T>
void write(std::string& out, const T& value);

template <class T>
void write_items(std::string& out, const T& values) {
  std::string items;
  std::size_t count = 0;
  for (auto&& item : values) {
    if constexpr (std::is_same_v<T, std::vector<bool>>) write(items, static_cast<bool>(item));
    else write(items, item);
    count++;
  }
  out += 'l' + std::to_string(count) + ':' + items;
}

template <class T>
void write_tuple(std::string& out, const T& tuple) {
  out += 'u' + std::to_string(std::tuple_size_v<T>) + ':';
  std::apply([&](const auto&... item) { (write(out, item), ...); }, tuple);
}

template <class T>
void write(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) out += value ? 't' : 'f';
  else if constexpr (std::is_same_v<T, char>) write_string(out, std::string_view(&value, 1));
  else if constexpr (Integer<T>) write_integer(out, static_cast<__int128>(value));
  else if constexpr (std::is_floating_point_v<T>) write_floating(out, value);
  else if constexpr (Null<T>) out += 'n';
  else if constexpr (std::is_pointer_v<T> && std::is_convertible_v<T, const char*>) {
    if (value == nullptr) out += 'n';
    else write_string(out, value);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) write_string(out, value);
  else if constexpr (std::is_enum_v<T>) write(out, static_cast<std::underlying_type_t<T>>(value));
  else if constexpr (is_a<T, std::optional> || is_a<T, std::unique_ptr> || is_a<T, std::shared_ptr>) {
    if (value) write(out, *value);
    else out += 'n';
  } else if constexpr (is_a<T, std::variant>) std::visit([&](const auto& held) { write(out, held); }, value);
  else if constexpr (Map<T>) {
    out += 'm' + std::to_string(std::ranges::distance(value)) + ':';
    for (const auto& [key, held] : value) write(out, key), write(out, held);
  } else if constexpr (Set<T> && requires(typename T::key_type k) { k < k; }) {
    write_items(out, std::multiset<typename T::key_type>(value.begin(), value.end()));
  } else if constexpr (std::ranges::range<const T>) write_items(out, value);
  else if constexpr (TupleLike<T>) {
    if constexpr (is_a<T, std::pair>) write_tuple(out, std::tie(value.first, value.second));
    else write_tuple(out, value);
  } else if constexpr (Aggregate<T>) write_tuple(out, fields(value));
  else throw Unable("the result has a type that is no neutral value");
}

}  // namespace polyproof

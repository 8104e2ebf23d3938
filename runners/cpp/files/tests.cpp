// The main of a test program: runs the program's own main to its end, and proves the end (docs/decisions/0002).
//
// Linked with --wrap=main: the C library starts us and __real_main is the tests' main.
// An exit, abort or exception in there never comes back, so it never gets to the reply.
#include <cstdio>
#include <iostream>

#include "channel.hpp"
#include "tests.hpp"

extern "C" int __real_main(int, char**);

namespace polyproof {

int checks = -1;

void report(const std::string& name, bool passed, const std::string& message) {
  const auto text = [](const std::string& bytes) {
    const std::string shown = is_utf8(bytes) ? bytes : "(not UTF-8)";
    return 's' + std::to_string(shown.size()) + ':' + shown;
  };
  send('r' + text(name) + (passed ? 't' : 'f') + text(message));
}

}  // namespace polyproof

extern "C" int __wrap_main(int count, char** arguments) {
  const int code = __real_main(count, arguments);
  std::cout.flush();
  std::fflush(nullptr);
  if (code != 0) return code;

  // The call is the tuple (nonce); the reply repeats it and adds the number of checks.
  std::string frame;
  if (!polyproof::receive(frame) || frame.rfind("u1:", 0) != 0) return 1;
  polyproof::send("vu2:" + frame.substr(3) + 'i' + std::to_string(polyproof::checks) + ';');
  while (polyproof::receive(frame)) {
  }
  return 0;
}

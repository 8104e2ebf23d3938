// The private descriptors: calls come in on 3, replies go out on 4, as frames (docs/decisions/0002).
//
// Both are moved to other numbers before any code of the program runs.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

namespace polyproof {
namespace {

int calls = -1;
int replies = -1;

int hide(int descriptor) {
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 200);
  close(descriptor);
  return moved;
}

// 101 is the first priority open to programs: earlier than any static object of theirs.
__attribute__((constructor(101))) void open_channel() {
  calls = hide(3);
  replies = hide(4);
}

bool receive_exactly(char* to, std::size_t count) {
  while (count > 0) {
    const ssize_t got = ::read(calls, to, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

// False at the end of the calls.
bool receive(std::string& payload) {
  std::string length;
  for (char c; receive_exactly(&c, 1);) {
    if (c == '\n') {
      payload.resize(std::strtoull(length.c_str(), nullptr, 10));
      return receive_exactly(payload.data(), payload.size());
    }
    length += c;
  }
  return false;
}

void send(std::string_view payload) {
  const std::string frame = std::to_string(payload.size()) + '\n' + std::string(payload);
  for (std::size_t sent = 0; sent < frame.size();) {
    const ssize_t put = ::write(replies, frame.data() + sent, frame.size() - sent);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) std::_Exit(1);
    sent += static_cast<std::size_t>(put);
  }
}

[[maybe_unused]] bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
    const unsigned first = byte(i);
    const std::size_t length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0) return false;
    unsigned code = length == 1 ? first : first & (0x7fu >> length);
    for (std::size_t k = 1; k < length; k++) {
      if (byte(i + k) >> 6 != 2) return false;
      code = code << 6 | (byte(i + k) & 0x3f);
    }
    static constexpr unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    i += length;
  }
  return true;
}

}  // namespace
}  // namespace polyproof

// The private descriptors: calls come in on 3, replies go out on 4, as frames (docs/decisions/0002).
//
// Both are moved to other numbers before any code of the program runs.
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int calls = -1, replies = -1;

static int hide(int descriptor) {
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 200);
  close(descriptor);
  return moved;
}

// 101 is the first priority open to programs: earlier than any constructor of theirs.
__attribute__((constructor(101))) static void open_channel(void) {
  calls = hide(3);
  replies = hide(4);
}

static bool receive_exactly(char* to, size_t count) {
  while (count > 0) {
    const ssize_t got = read(calls, to, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    count -= (size_t)got;
  }
  return true;
}

// The payload of the next frame, ended by a NUL; null at the end of the calls. The caller frees it.
static char* receive(void) {
  size_t length = 0;
  for (char c; receive_exactly(&c, 1);) {
    if (c != '\n') {
      length = length * 10 + (size_t)(c - '0');
      continue;
    }
    char* payload = malloc(length + 1);
    if (payload == NULL || !receive_exactly(payload, length)) _exit(1);
    payload[length] = '\0';
    return payload;
  }
  return NULL;
}

static void send_bytes(const char* bytes, size_t count) {
  while (count > 0) {
    const ssize_t put = write(replies, bytes, count);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) _exit(1);
    bytes += put;
    count -= (size_t)put;
  }
}

static void send_frame(const char* payload, size_t count) {
  char head[32];
  send_bytes(head, (size_t)snprintf(head, sizeof head, "%zu\n", count));
  send_bytes(payload, count);
}

// Whether the bytes are UTF-8 without surrogates.
__attribute__((unused)) static bool is_text(const char* bytes, size_t count) {
  static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
  for (size_t at = 0; at < count;) {
    const unsigned first = (unsigned char)bytes[at];
    const size_t length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0 || at + length > count) return false;
    unsigned code = length == 1 ? first : first & (0x7fu >> length);
    for (size_t k = 1; k < length; k++) {
      const unsigned next = (unsigned char)bytes[at + k];
      if (next >> 6 != 2) return false;
      code = code << 6 | (next & 0x3f);
    }
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    at += length;
  }
  return true;
}

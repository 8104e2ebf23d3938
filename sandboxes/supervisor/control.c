/*
 * Frames in and out. Reading waits only between programs; while one runs,
 * control_pump reads what is there and keeps input within the window that the
 * host agreed to, so a program that reads nothing can not keep a CANCEL away.
 * The end of the host's stream ends the box.
 */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFER (64 * 1024)
#define PAYLOAD_MAX (8 * 1024 * 1024)
#define HEADER 5

static int in = -1, out = -1;

static uint8_t received[BUFFER];
static size_t received_start, received_end;
/* What is left of an INPUT frame whose header was read. */
static uint32_t input_frame_left;
static bool blocked;

static uint8_t *window;
static size_t window_start, window_length;
/* Of the running program's input: its size, what was received, what the host may send, what it may send anew. */
static uint64_t input_total, input_received, input_allowed;
static size_t input_uncredited;

static uint8_t pending[BUFFER];
static size_t pending_length;

static char *payload;
static size_t payload_used;

void fatal(const char *what) {
  dprintf(2, "polyproof-supervisor: %s (%s)\n", what, strerror(errno));
  _exit(1);
}

static uint8_t *lazy_memory(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fatal("no memory for buffers");
  return memory;
}

void control_open(void) {
  in = fcntl(0, F_DUPFD_CLOEXEC, 16);
  out = fcntl(1, F_DUPFD_CLOEXEC, 16);
  if (in < 0 || out < 0) fatal("no control stream");
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  /* Children put their pipes on 0 to 4: none of our own descriptors may be there, so these are taken. */
  for (int fd = 0; fd < 10; fd++)
    if (fd != 2 && fd != null && dup3(null, fd, O_CLOEXEC) < 0) fatal("cannot reserve descriptors");
  if (null >= 10) close(null);
  window = lazy_memory(INPUT_WINDOW);
  payload = (char *)lazy_memory(PAYLOAD_MAX + 1);
}

int control_fd(void) {
  return in;
}

static size_t available(void) {
  return received_end - received_start;
}

/* One read; waits when nothing is there. Only called when the buffer has room. */
static void fill(void) {
  if (received_start > 0) {
    memmove(received, received + received_start, available());
    received_end -= received_start;
    received_start = 0;
  }
  ssize_t got;
  do got = read(in, received + received_end, sizeof received - received_end);
  while (got < 0 && errno == EINTR);
  if (got < 0) fatal("cannot read the control stream");
  if (got == 0) _exit(0);
  received_end += got;
}

static uint32_t header_length(void) {
  const uint8_t *h = received + received_start;
  return h[0] | h[1] << 8 | h[2] << 16 | (uint32_t)h[3] << 24;
}

void control_take(void *bytes, size_t length) {
  uint8_t *to = bytes;
  while (length > 0) {
    if (available() == 0) fill();
    size_t part = available() < length ? available() : length;
    memcpy(to, received + received_start, part);
    received_start += part;
    to += part;
    length -= part;
  }
}

void control_skip(uint64_t length) {
  while (length > 0) {
    if (available() == 0) fill();
    size_t part = available() < length ? available() : length;
    received_start += part;
    length -= part;
  }
}

char *control_take_all(uint32_t length) {
  if (length > PAYLOAD_MAX) fatal("request is too large");
  if (payload_used > BUFFER) madvise(payload, PAYLOAD_MAX + 1, MADV_DONTNEED);
  control_take(payload, length);
  payload[length] = 0;
  payload_used = length;
  return payload;
}

enum request control_next(uint32_t *length) {
  for (;;) {
    control_skip(input_frame_left);
    input_frame_left = 0;
    while (available() < HEADER) fill();
    *length = header_length();
    uint8_t type = received[received_start + 4];
    received_start += HEADER;
    if (type == REQUEST_INPUT) input_frame_left = *length;
    else if (type != REQUEST_CANCEL) return type;
    else control_skip(*length);
  }
}

/* Moves what was received of an INPUT frame to the window. */
static void queue_input(void) {
  size_t part = available() < input_frame_left ? available() : input_frame_left;
  if (part > INPUT_WINDOW - window_length || part > input_total - input_received) fatal("more input than agreed");
  const uint8_t *from = received + received_start;
  received_start += part;
  input_frame_left -= part;
  input_received += part;
  while (part > 0) {
    size_t at = (window_start + window_length) % INPUT_WINDOW;
    size_t run = INPUT_WINDOW - at < part ? INPUT_WINDOW - at : part;
    memcpy(window + at, from, run);
    window_length += run;
    from += run;
    part -= run;
  }
}

bool control_pump(bool readable) {
  bool cancelled = false;
  for (;;) {
    if (input_frame_left > 0 && available() > 0) {
      queue_input();
    } else if (input_frame_left == 0 && available() >= HEADER) {
      uint8_t type = received[received_start + 4];
      if (type == REQUEST_INPUT) {
        input_frame_left = header_length();
      } else if (type == REQUEST_CANCEL && header_length() == 0) {
        cancelled = true;
      } else {
        blocked = true;
        return cancelled;
      }
      received_start += HEADER;
    } else if (readable) {
      fill();
      readable = false;
    } else {
      return cancelled;
    }
  }
}

bool control_wants_more(void) {
  return !blocked;
}

size_t input_length(void) {
  return window_length;
}

const uint8_t *input_peek(size_t *contiguous) {
  size_t run = INPUT_WINDOW - window_start;
  *contiguous = run < window_length ? run : window_length;
  return window + window_start;
}

size_t input_copy(void *bytes, size_t most) {
  uint8_t *to = bytes;
  size_t length = most < window_length ? most : window_length;
  for (size_t at = 0; at < length; at++) to[at] = window[(window_start + at) % INPUT_WINDOW];
  return length;
}

void input_consume(size_t length) {
  window_start = (window_start + length) % INPUT_WINDOW;
  window_length -= length;
  input_uncredited += length;
  if (input_uncredited >= INPUT_WINDOW / 4 && input_allowed < input_total) {
    answer_begin(ANSWER_CREDIT, 4);
    answer_u32(input_uncredited);
    answer_flush();
    input_allowed += input_uncredited;
    input_uncredited = 0;
  }
}

void input_begin(uint64_t total) {
  input_total = total;
  input_received = 0;
  input_allowed = INPUT_WINDOW;
  window_start = window_length = input_uncredited = 0;
  blocked = false;
}

void input_end(void) {
  if (input_received > BUFFER) madvise(window, INPUT_WINDOW, MADV_DONTNEED);
  input_begin(0);
}

static void write_all(const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t wrote = write(out, bytes, length);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) _exit(0);
    bytes += wrote;
    length -= wrote;
  }
}

void answer_flush(void) {
  write_all(pending, pending_length);
  pending_length = 0;
}

void answer_bytes(const void *bytes, size_t length) {
  if (pending_length + length > sizeof pending) {
    answer_flush();
    if (length > sizeof pending) {
      write_all(bytes, length);
      return;
    }
  }
  memcpy(pending + pending_length, bytes, length);
  pending_length += length;
}

void answer_u32(uint32_t value) {
  answer_bytes(&value, sizeof value);
}

void answer_u64(uint64_t value) {
  answer_bytes(&value, sizeof value);
}

void answer_begin(enum answer type, size_t length) {
  if (length > UINT32_MAX) fatal("answer is too large");
  uint8_t kind = type;
  answer_u32(length);
  answer_bytes(&kind, 1);
}

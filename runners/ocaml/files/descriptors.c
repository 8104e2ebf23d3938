/* Frames on the private descriptors (docs/decisions/0002), moved out of easy reach. */
#define _GNU_SOURCE
#include <caml/alloc.h>
#include <caml/memory.h>
#include <caml/mlvalues.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int calls = -1, replies = -1;
static pid_t owner;

__attribute__((constructor)) static void take_descriptors(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int shift = 2 * (now.tv_nsec / 64 % 200);
  calls = fcntl(3, F_DUPFD_CLOEXEC, 100 + shift);
  replies = fcntl(4, F_DUPFD_CLOEXEC, 101 + shift);
  close(3);
  close(4);
  owner = getpid();
}

/* Not in a fork of the solution's that came back here: it has no calls to answer. */
static void only_owner(void) {
  if (getpid() != owner) _exit(0);
}

value polyproof_leave(value code) {
  fflush(NULL);
  _exit(Int_val(code));
}

static int fill(char *to, size_t length) {
  while (length > 0) {
    ssize_t count = read(calls, to, length);
    if (count <= 0) return 0;
    to += count;
    length -= count;
  }
  return 1;
}

/* The payload of the next frame; an empty string at the end, which is never a payload. */
value polyproof_receive(value unit) {
  CAMLparam1(unit);
  CAMLlocal1(payload);
  size_t length = 0;
  char digit = 0;
  only_owner();
  while (fill(&digit, 1) && digit != '\n') length = length * 10 + (digit - '0');
  if (digit != '\n') CAMLreturn(caml_alloc_string(0));
  char *bytes = malloc(length + 1);
  int whole = fill(bytes, length);
  payload = caml_alloc_initialized_string(whole ? length : 0, bytes);
  free(bytes);
  CAMLreturn(payload);
}

static void write_all(const char *from, size_t length) {
  while (length > 0) {
    ssize_t count = write(replies, from, length);
    if (count < 0) _exit(1);
    from += count;
    length -= count;
  }
}

value polyproof_send(value payload) {
  char header[32];
  only_owner();
  write_all(header, snprintf(header, sizeof header, "%zu\n", (size_t)caml_string_length(payload)));
  write_all(String_val(payload), caml_string_length(payload));
  return Val_unit;
}

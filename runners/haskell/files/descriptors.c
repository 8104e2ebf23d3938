/* Frames on the private descriptors (docs/decisions/0002), moved out of easy reach. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int calls = -1, replies = -1;
static pid_t owner;

/* Opened before any Haskell runs, so that nothing can be run before it. */
__attribute__((constructor)) static void polyproof_open(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  calls = fcntl(3, F_DUPFD_CLOEXEC, 100 + 2 * (now.tv_nsec / 64 % 200));
  replies = fcntl(4, F_DUPFD_CLOEXEC, 101 + 2 * (now.tv_nsec / 64 % 200));
  close(3);
  close(4);
  owner = getpid();
}

void polyproof_leave(int code) { _exit(code); }

static int fill(char *to, int64_t length) {
  while (length > 0) {
    ssize_t count = read(calls, to, length);
    if (count <= 0) return 0;
    to += count;
    length -= count;
  }
  return 1;
}

/* The length of the next payload, -1 at the end. A fork of the solution's that comes here has no calls to answer. */
int64_t polyproof_length(void) {
  int64_t length = 0;
  char digit;
  if (getpid() != owner) _exit(0);
  while (fill(&digit, 1)) {
    if (digit == '\n') return length;
    length = length * 10 + (digit - '0');
  }
  return -1;
}

int polyproof_read(char *to, int64_t length) { return fill(to, length); }

void polyproof_write(const char *from, int64_t length) {
  if (getpid() != owner) _exit(0);
  while (length > 0) {
    ssize_t count = write(replies, from, length);
    if (count < 0) _exit(1);
    from += count;
    length -= count;
  }
}

double polyproof_double(const char *decimal) { return strtod(decimal, NULL); }

/* Frames on the private descriptors: docs/decisions/0002. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "polyproof.h"

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

SEXP polyproof_leave(SEXP code) {
  fflush(NULL);
  _exit(Rf_asInteger(code));
}

/* Frames. */

static int fill(char *to, size_t length) {
  while (length > 0) {
    ssize_t count = read(calls, to, length);
    if (count <= 0) return 0;
    to += count;
    length -= count;
  }
  return 1;
}

/* The payload of the next frame, NULL at the end. */
SEXP polyproof_receive(void) {
  size_t length = 0;
  char digit = 0;
  only_owner();
  while (fill(&digit, 1) && digit != '\n') length = length * 10 + (digit - '0');
  if (digit != '\n') return R_NilValue;
  SEXP payload = PROTECT(Rf_allocVector(RAWSXP, length));
  int whole = fill((char *)RAW(payload), length);
  UNPROTECT(1);
  return whole ? payload : R_NilValue;
}

static void write_all(const char *from, size_t length) {
  while (length > 0) {
    ssize_t count = write(replies, from, length);
    if (count < 0) _exit(1);
    from += count;
    length -= count;
  }
}

SEXP polyproof_send(SEXP payload) {
  char header[32];
  only_owner();
  fflush(NULL);
  write_all(header, snprintf(header, sizeof header, "%lld\n", (long long)XLENGTH(payload)));
  write_all((const char *)RAW(payload), XLENGTH(payload));
  return R_NilValue;
}

/*
 * The private descriptors (docs/decisions/0002): calls come in on 3, replies go out on 4.
 * Both are moved to other numbers before any code of the program runs, and the process
 * starts here: the solution's own main has another name, and is run only if it must be.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

static int calls = -1;
static int replies = -1;

static int hide(int descriptor) {
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 200);
  close(descriptor);
  return moved;
}

__attribute__((constructor(101))) static void open_channel(void) {
  calls = hide(3);
  replies = hide(4);
}

/* Negative at the end, or when something else is wrong. */
long polyproof_read(char *to, long count) {
  for (;;) {
    const ssize_t got = read(calls, to, (size_t)count);
    if (got >= 0 || errno != EINTR) return got;
  }
}

long polyproof_write(const char *from, long count) {
  for (;;) {
    const ssize_t put = write(replies, from, (size_t)count);
    if (put >= 0 || errno != EINTR) return put;
  }
}

/* Ends at once, without exit hooks. */
void polyproof_leave(int code) {
  fflush(NULL);
  _exit(code);
}

// The main of a test program: runs the program's own main to its end, and proves the end (docs/decisions/0002).
//
// Linked with --wrap=main: the C library starts us and __real_main is the tests' main.
// An exit or abort in there never comes back, so it never gets to the reply.
#include "tests.h"

#include "channel.h"

enum { check_failed = 10, message_max = 2000 };

int __real_main(int, char**, char**);

static int checks = -1;  // nobody counts
static bool failed = false;

static size_t put_text(char* to, const char* text) {
  size_t count = strnlen(text, message_max);
  if (!is_text(text, count)) count = strlen(text = "(not UTF-8)");
  const int head = sprintf(to, "s%zu:", count);
  memcpy(to + head, text, count);
  return (size_t)head + count;
}

void polyproof_report(const char* name, bool passed, const char* message) {
  char frame[2 * message_max + 64] = "r";
  size_t size = 1 + put_text(frame + 1, name);
  frame[size++] = passed ? 't' : 'f';
  size += put_text(frame + size, message);
  send_frame(frame, size);
  checks = checks < 0 ? 1 : checks + 1;
  failed = failed || !passed;
}

int __wrap_main(int count, char** arguments, char** environment) {
  const int code = __real_main(count, arguments, environment);
  fflush(NULL);
  if (code != 0 || failed) _exit(check_failed);

  // The call is the tuple (nonce); the reply repeats it and adds the number of checks.
  char* call = receive();
  if (call == NULL || strncmp(call, "u1:", 3) != 0) _exit(1);
  char reply[256];
  send_frame(reply, (size_t)snprintf(reply, sizeof reply, "vu2:%.100si%d;", call + 3, checks));
  _exit(0);
}

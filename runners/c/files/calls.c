// The main of a calls harness: reads calls, has the glue make them, answers (docs/decisions/0002).
//
// Linked with --wrap=main, so a main of the solution's own is never run.
#include "channel.h"

#include <math.h>
#include <setjmp.h>

#include "polyproof.h"

enum { bytes_max = 16 << 20 };

static const char* at;  // in the call
static char* reply;
static size_t reply_size, reply_room;
static jmp_buf given_up;

static void put(const char* bytes, size_t count) {
  if (reply_size + count > bytes_max) polyproof_unable("the result takes more than 16 MiB");
  if (reply_size + count > reply_room) {
    reply_room = 2 * (reply_size + count) + 1024;
    reply = realloc(reply, reply_room);
    if (reply == NULL) _exit(1);
  }
  memcpy(reply + reply_size, bytes, count);
  reply_size += count;
}

static void put_text(const char* text, size_t count) {
  char head[32];
  put(head, (size_t)snprintf(head, sizeof head, "s%zu:", count));
  put(text, count);
}

void polyproof_unable(const char* reason) {
  reply_size = 0;
  put("u", 1);
  put_text(reason, strlen(reason));
  longjmp(given_up, 1);
}

static long number(char tag, const char* wanted) {
  if (*at != tag) polyproof_unable(wanted);
  const long value = strtol(at + 1, (char**)&at, 10);
  at++;
  return value;
}

void polyproof_begin(long arguments) {
  if (number('u', "the call is not readable") != arguments) polyproof_unable("the entry point takes another number of arguments");
}

__int128 polyproof_int(void) {
  if (*at != 'i') polyproof_unable("an argument is no int");
  const bool negative = *++at == '-';
  unsigned __int128 value = 0;
  for (at += negative; *at != ';'; at++) {
    if (value > ((unsigned __int128)1 << 120)) polyproof_unable("an argument does not fit any int of C");
    value = value * 10 + (unsigned)(*at - '0');
  }
  at++;
  return negative ? -(__int128)value : (__int128)value;
}

double polyproof_float(void) {
  if (*at != 'd' && *at != 'i') polyproof_unable("an argument is no float");
  const double value = strtod(at + 1, (char**)&at);
  at++;
  return value;
}

int polyproof_bool(void) {
  if (*at != 't' && *at != 'f') polyproof_unable("an argument is no bool");
  return *at++ == 't';
}

char* polyproof_string(void) {
  const long count = number('s', "an argument is no string");
  char* text = polyproof_keep((size_t)count + 1);
  memcpy(text, at, (size_t)count);
  at += count;
  return text;
}

char polyproof_char(void) {
  const char* text = polyproof_string();
  if (strlen(text) != 1) polyproof_unable("an argument does not fit a char");
  return *text;
}

int polyproof_null(void) {
  const bool null = *at == 'n';
  at += null;
  return null;
}

long polyproof_items(void) {
  return number(*at == 'u' ? 'u' : 'l', "an argument is no list");
}

void* polyproof_keep(unsigned long bytes) {
  void* memory = calloc(bytes == 0 ? 1 : bytes, 1);
  if (memory == NULL) polyproof_unable("the arguments need more memory than there is");
  return memory;
}

void polyproof_put_null(void) { put("n", 1); }

void polyproof_put_bool(int value) { put(value ? "t" : "f", 1); }

void polyproof_put_int(__int128 value) {
  char digits[48], *first = digits + sizeof digits;
  unsigned __int128 rest = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
  *--first = ';';
  do *--first = (char)('0' + (int)(rest % 10)); while ((rest /= 10) != 0);
  if (value < 0) *--first = '-';
  *--first = 'i';
  put(first, (size_t)(digits + sizeof digits - first));
}

static void put_float(double value, int digits) {
  char text[64];
  if (isnan(value)) put("dnan;", 5);
  else if (isinf(value)) put(value < 0 ? "d-inf;" : "dinf;", value < 0 ? 6 : 5);
  else put(text, (size_t)snprintf(text, sizeof text, "d%.*g;", digits, value));
}

void polyproof_put_float(double value) { put_float(value, 17); }

void polyproof_put_float32(float value) { put_float(value, 9); }

void polyproof_put_string(const char* text) {
  if (text == NULL) polyproof_unable("the result has a null pointer where a string belongs");
  const size_t count = strlen(text);
  if (!is_text(text, count)) polyproof_unable("the result has a string that is not UTF-8");
  put_text(text, count);
}

void polyproof_put_char(char value) { polyproof_put_string((char[]){value, '\0'}); }

void polyproof_put_list(char tag, __int128 count) {
  char head[32];
  if (count < 0 || count > bytes_max) polyproof_unable("the size that was set for the result is not possible");
  put(head, (size_t)snprintf(head, sizeof head, "%c%ld:", tag, (long)count));
}

int __wrap_main(void) {
  for (char* call; (call = receive()) != NULL; free(call)) {
    at = call;
    reply_size = 0;
    if (setjmp(given_up) == 0) {
      put("v", 1);
      polyproof_call();
    }
    fflush(NULL);
    send_frame(reply, reply_size);
  }
  _exit(0);
}

/* Reads reply frames; a frame that is not one, or is too large, breaks the channel. */
#include "replies.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "control.h"

/* All reports and the reply of one call together. */
#define REPLIES_MAX (64u * 1024 * 1024)
#define DIGITS_MAX 8
#define COMFORTABLE (64 * 1024)

void replies_begin(struct replies *replies) {
  if (replies->data == NULL) {
    void *memory = mmap(NULL, REPLIES_MAX, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) fatal("no memory for replies");
    replies->data = memory;
  }
  replies->length = replies->reports_length = replies->reply_start = replies->reply_length = 0;
  replies->state = REPLIES_WAITING;
}

/* Looks for whole frames behind the reports found so far. */
static void parse(struct replies *replies) {
  while (replies->state == REPLIES_WAITING) {
    size_t at = replies->reports_length, digits = 0, size = 0;
    for (; at < replies->length && replies->data[at] >= '0' && replies->data[at] <= '9' && digits <= DIGITS_MAX; at++, digits++)
      size = size * 10 + (replies->data[at] - '0');
    if (at == replies->length && digits <= DIGITS_MAX) return;
    if (digits == 0 || digits > DIGITS_MAX || replies->data[at] != '\n' || size == 0) {
      replies->state = REPLIES_BROKEN;
      return;
    }
    at++;
    if (size > REPLIES_MAX - at) {
      replies->state = REPLIES_BROKEN;
      return;
    }
    if (replies->length - at < size) return;
    if (replies->data[at] == 'r') {
      replies->reports_length = at + size;
    } else {
      replies->reply_start = at;
      replies->reply_length = size;
      replies->state = REPLIES_DONE;
    }
  }
}

bool replies_read(struct replies *replies, int fd) {
  bool is_open = true;
  while (replies->length < REPLIES_MAX) {
    size_t room = REPLIES_MAX - replies->length;
    ssize_t got = read(fd, replies->data + replies->length, room < COMFORTABLE ? room : COMFORTABLE);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) break;
    if (got <= 0) {
      is_open = false;
      break;
    }
    replies->length += got;
    /* A pipe holds no more than this at once; the rest is for the next round. */
    if (got < COMFORTABLE) break;
  }
  parse(replies);
  if (replies->state == REPLIES_WAITING && replies->length == REPLIES_MAX) replies->state = REPLIES_BROKEN;
  return is_open;
}

bool replies_has_excess(const struct replies *replies) {
  return replies->state == REPLIES_DONE && replies->reply_start + replies->reply_length < replies->length;
}

void replies_trim(struct replies *replies) {
  if (replies->length > COMFORTABLE) madvise(replies->data, REPLIES_MAX, MADV_DONTNEED);
}

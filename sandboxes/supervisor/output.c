/* One buffer per stream: the head, filled once, and behind it the tail, a ring. */
#include "output.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "control.h"

#define CHUNK (64 * 1024)
#define READS_MAX 4
#define COMFORTABLE (64 * 1024)

void output_begin(struct output *output, size_t keep) {
  if (keep > output->mapped) {
    if (output->mapped > 0) munmap(output->data, output->mapped);
    void *memory = mmap(NULL, keep, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) fatal("no memory for output");
    output->data = memory;
    output->mapped = keep;
  }
  output->head_max = (keep + 1) / 2;
  output->tail_max = keep / 2;
  output->total = 0;
}

void output_add(struct output *output, const void *bytes, size_t length) {
  const uint8_t *from = bytes;
  if (output->total < output->head_max) {
    size_t room = output->head_max - output->total;
    size_t part = length < room ? length : room;
    memcpy(output->data + output->total, from, part);
    output->total += part;
    from += part;
    length -= part;
  }
  uint64_t end = output->total + length;
  if (length > output->tail_max) {
    from += length - output->tail_max;
    length = output->tail_max;
  }
  /* The byte at position p of the stream, behind the head, lives at (p - head) modulo the ring. */
  uint64_t position = end - length - output->head_max;
  uint8_t *ring = output->data + output->head_max;
  while (length > 0) {
    size_t at = position % output->tail_max;
    size_t part = output->tail_max - at < length ? output->tail_max - at : length;
    memcpy(ring + at, from, part);
    position += part;
    from += part;
    length -= part;
  }
  output->total = end;
}

void output_read(struct output *output, bool to_the_end) {
  static char chunk[CHUNK];
  for (int reads = 0; output->fd >= 0 && (to_the_end || reads < READS_MAX); reads++) {
    ssize_t got = read(output->fd, chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      output_close(output);
      return;
    }
    output_add(output, chunk, got);
    if (got < (ssize_t)sizeof chunk && !to_the_end) return;
  }
}

void output_close(struct output *output) {
  if (output->fd >= 0) close(output->fd);
  output->fd = -1;
}

uint32_t output_kept(const struct output *output) {
  uint64_t most = output->head_max + output->tail_max;
  return output->total < most ? output->total : most;
}

void output_answer(const struct output *output) {
  size_t head = output->total < output->head_max ? output->total : output->head_max;
  size_t tail = output_kept(output) - head;
  const uint8_t *ring = output->data + output->head_max;
  answer_bytes(output->data, head);
  if (tail == 0) return;
  size_t start = (output->total - output->head_max - tail) % output->tail_max;
  size_t part = output->tail_max - start < tail ? output->tail_max - start : tail;
  answer_bytes(ring + start, part);
  answer_bytes(ring, tail - part);
}

void output_trim(struct output *output) {
  if (output_kept(output) > COMFORTABLE) madvise(output->data, output->mapped, MADV_DONTNEED);
}

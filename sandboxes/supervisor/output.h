/* What a program prints: the first and the last of it are kept, all of it is counted. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct output {
  int fd; /* Our end of the program's pipe; -1 when closed. */
  uint8_t *data;
  size_t mapped;
  size_t head_max, tail_max;
  uint64_t total;
};

/* Forgets what was kept; from now on keeps up to this many bytes. */
void output_begin(struct output *output, size_t keep);
void output_add(struct output *output, const void *bytes, size_t length);
/* Reads what is there without waiting: a few chunks, or all of it when nobody writes any more. */
void output_read(struct output *output, bool to_the_end);
void output_close(struct output *output);
uint32_t output_kept(const struct output *output);
/* Sends what was kept as part of an answer. */
void output_answer(const struct output *output);
/* Gives memory back that only a large output needed. */
void output_trim(struct output *output);

#endif

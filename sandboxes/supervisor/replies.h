/*
 * What a harness wrote to its reply channel, cut into frames: payload length
 * in decimal, newline, payload (docs/decisions/0002). Frames whose payload
 * begins with `r` are reports; the first other frame is the reply.
 */
#ifndef REPLIES_H
#define REPLIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum replies_state { REPLIES_WAITING, REPLIES_DONE, REPLIES_BROKEN };

struct replies {
  uint8_t *data;
  size_t length;
  /* Reports are whole frames at the start of data. */
  size_t reports_length;
  /* Payload of the reply, once it is there. */
  size_t reply_start, reply_length;
  enum replies_state state;
};

void replies_begin(struct replies *replies);
/* Reads what is there without waiting; false once the channel has ended. */
bool replies_read(struct replies *replies, int fd);
/* Something came behind the reply, before the next call was sent. */
bool replies_has_excess(const struct replies *replies);
void replies_trim(struct replies *replies);

#endif

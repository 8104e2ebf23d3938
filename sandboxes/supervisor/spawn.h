/* Starts a program as an unprivileged user with nothing of ours but the pipes it is given. */
#ifndef SPAWN_H
#define SPAWN_H

#include <sys/types.h>

#include "job.h"

#define CHILD_FDS 5

struct spawn {
  const struct job *job;
  uid_t uid;
  /* What becomes descriptor 0 to 4 of the program; -1 for none. */
  int fds[CHILD_FDS];
};

/* Prepares limits and the null device. */
void spawn_open(void);
/* Process id; or -1 with *error set when the program could not be started. */
pid_t spawn_start(const struct spawn *spawn, int *error);

#endif

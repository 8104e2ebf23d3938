/*
 * The writable mounts of the box: finding, owning, wiping and auditing them.
 * Everything is done relative to descriptors opened at the start, without
 * following links, without recursion and within a time.
 */
#ifndef MOUNTS_H
#define MOUNTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct mount {
  int fd;
  char path[128];
};

void mounts_find(void);
const struct mount *mounts_all(int *count);
/* A writable mount that is not a memory file system, so that it can not be trusted to be ours; NULL when none. */
const char *mounts_foreign(void);
/* The work folder, for files that come and go. */
int work_folder(void);
/* Gives the work folder to a uid; everybody may make files in it, nobody may touch another's. */
void mounts_give(uid_t owner);

/* Empties every mount; false when something is left or time ran out. */
bool mounts_wipe(uint64_t deadline_us);
/* Removes what a uid owns from every mount. */
bool mounts_discard(uid_t owner, uint64_t deadline_us);

#endif

/*
 * Removing files of hostile shape: trees thousands of levels deep, folders of
 * mode 000, millions of entries. No recursion and few descriptors: folders
 * that are not empty are moved to the top of their mount and emptied there.
 */
#ifndef WIPE_H
#define WIPE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Removes everything below a folder. False when something is left. */
bool wipe_all(int top, uint64_t deadline_us);
/* Removes everything below a folder that a uid owns. False when something may be left. */
bool wipe_owned(int top, uid_t owner, uint64_t deadline_us);

#endif

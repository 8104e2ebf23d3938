/*
 * A little memory held back. A program can leave the box's memory full of
 * files; with nobody else alive the kernel would then kill PID 1 for the next
 * page. The reserve is given up for the time it takes to remove those files.
 */
#ifndef RESERVE_H
#define RESERVE_H

#include <stdbool.h>

void reserve_take(void);
void reserve_release(void);
/* The box has next to no memory left. */
bool memory_is_short(void);

#endif

/*
 * Our own system call filter, on top of the engine's: refuses what carries
 * data from one run to the next, what reaches into other processes, and what
 * makes new namespaces or mounts. Set once in PID 1; every program inherits it.
 */
#ifndef FILTER_H
#define FILTER_H

void filter_install(void);

#endif

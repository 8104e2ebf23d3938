/*
 * What the kernel counts for the whole box. Files are opened once and re-read
 * in place; a counter that this engine does not show reads as COUNTER_MISSING.
 */
#ifndef CGROUP_H
#define CGROUP_H

#include <stdint.h>

#define COUNTER_MISSING UINT64_MAX

void cgroup_open(void);
/* 1 or 2; 0 when no counter can be read. */
int cgroup_version(void);
/* CPU time of every process the box ever had, in microseconds. */
uint64_t cgroup_cpu_us(void);
uint64_t cgroup_memory_usage(void);
uint64_t cgroup_memory_peak(void);
/* The ceiling; COUNTER_MISSING also when there is none. */
uint64_t cgroup_memory_limit(void);
/* Anonymous and shared memory: what no reclaim can give back. */
uint64_t cgroup_memory_pinned(void);
/* Processes killed for lack of memory. */
uint64_t cgroup_oom_kills(void);

#endif

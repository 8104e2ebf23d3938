/* Pages that are touched once and given back when memory is short. */
#include "reserve.h"

#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include "cgroup.h"
#include "control.h"

#define RESERVE_BYTES (1024 * 1024)
#define SHORT_BYTES (2 * 1024 * 1024)

static char *reserve;
static bool held;

bool memory_is_short(void) {
  uint64_t limit = cgroup_memory_limit(), usage = cgroup_memory_usage();
  if (limit == COUNTER_MISSING || usage == COUNTER_MISSING) return false;
  if (usage + SHORT_BYTES <= limit) return false;
  /* Caches count as used and can be dropped; only the rest is a reason to worry. */
  uint64_t pinned = cgroup_memory_pinned();
  return pinned == COUNTER_MISSING || pinned + 2 * SHORT_BYTES > limit;
}

void reserve_take(void) {
  if (held || memory_is_short()) return;
  if (reserve == NULL) {
    void *memory = mmap(NULL, RESERVE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fatal("no memory for the reserve");
    reserve = memory;
  }
  memset(reserve, 1, RESERVE_BYTES);
  held = true;
}

void reserve_release(void) {
  if (held) madvise(reserve, RESERVE_BYTES, MADV_DONTNEED);
  held = false;
}

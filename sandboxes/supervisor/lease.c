/*
 * Uids are used once: each lease takes the next two of a wide range, starting
 * anywhere in it, so that nothing an earlier program left belongs to a later
 * one and boxes do not share the kernel's per-user counters.
 */
#include "lease.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "control.h"
#include "mounts.h"
#include "reserve.h"
#include "run.h"

#define WIPE_US 10000000
#define FIRST_UID 10000u

static uint64_t range, next_uid;
static const char *const objects[] = {"/proc/sysvipc/shm", "/proc/sysvipc/sem", "/proc/sysvipc/msg"};
static int object_lists[3];

/* How many uids this user namespace has: all, or 65,536 under a rootless engine. */
static uint64_t mapped_uids(void) {
  FILE *map = fopen("/proc/self/uid_map", "re");
  unsigned long long inside, outside, count, end = 0;
  if (map == NULL) return 65536;
  while (fscanf(map, "%llu %llu %llu", &inside, &outside, &count) == 3)
    if (inside <= FIRST_UID || inside == end) end = inside + count;
  fclose(map);
  return end < 2000000000 ? end : 2000000000;
}

static void new_uids(struct lease *lease) {
  lease->build = FIRST_UID + next_uid % range;
  lease->program = FIRST_UID + (next_uid + 1) % range;
  next_uid += 2;
  mounts_give(lease->build);
}

void lease_open(struct lease *lease) {
  uint64_t end = mapped_uids(), random = 0;
  if (end < FIRST_UID + 2) fatal("too few uids");
  range = (end - FIRST_UID) & ~1ull;
  if (getrandom(&random, sizeof random, 0) != sizeof random) fatal("no random numbers");
  next_uid = (random & ~1ull) % range;
  for (int i = 0; i < 3; i++) object_lists[i] = open(objects[i], O_RDONLY | O_CLOEXEC);
  if (!mounts_wipe(clock_us() + WIPE_US)) fatal("the box is not empty at its start");
  new_uids(lease);
  reserve_take();
}

void lease_range(uint64_t *first, uint64_t *count) {
  *first = FIRST_UID;
  *count = range;
}

/* System V objects, if the filter ever let one be made: each list has one line of titles. */
static bool has_objects(void) {
  for (int i = 0; i < 3; i++) {
    char text[1024];
    ssize_t length = object_lists[i] < 0 ? 0 : pread(object_lists[i], text, sizeof text - 1, 0);
    if (length <= 0) continue;
    text[length] = 0;
    const char *line = strchr(text, '\n');
    if (line != NULL && line[1] != 0) return true;
  }
  return false;
}

static const char *audit(bool wiped) {
  int status;
  if (!wiped) return "a writable folder could not be emptied";
  if (waitpid(-1, &status, WNOHANG) >= 0 || errno != ECHILD) return "a child is left";
  if (kill(-1, 0) == 0 || errno != ESRCH) return "a process is left";
  if (has_objects()) return "a System V object is left";
  return "";
}

void lease_reset(struct lease *lease) {
  struct run none = {0};
  bool killed = run_kill_all(&none);
  reserve_release();
  bool wiped = mounts_wipe(clock_us() + WIPE_US);
  reserve_take();
  const char *problem = killed ? audit(wiped) : "a process could not be killed";
  new_uids(lease);
  answer_begin(ANSWER_RESET, strlen(problem));
  answer_bytes(problem, strlen(problem));
  answer_flush();
}

void lease_clean(const struct lease *lease, int discard) {
  bool is_short = memory_is_short();
  if (!discard && !is_short) return;
  if (is_short) reserve_release();
  bool cleaned = mounts_discard(lease->program, clock_us() + WIPE_US);
  /* A build that filled the memory has nothing worth keeping either. */
  if (is_short && memory_is_short()) cleaned = mounts_discard(lease->build, clock_us() + WIPE_US) && cleaned;
  if (!cleaned) fatal("files of a program could not be removed");
  reserve_take();
}

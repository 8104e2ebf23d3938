/* Counters of cgroup v1 and v2, read through descriptors that stay open. */
#include "cgroup.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup/"

static int version;
static int cpu = -1, usage = -1, peak = -1, limit = -1, statistics = -1, events = -1;

static int open_counter(const char *path) {
  return open(path, O_RDONLY | O_CLOEXEC);
}

void cgroup_open(void) {
  cpu = open_counter(ROOT "cpu.stat");
  usage = open_counter(ROOT "memory.current");
  if (usage >= 0) {
    version = 2;
    peak = open_counter(ROOT "memory.peak");
    limit = open_counter(ROOT "memory.max");
    statistics = open_counter(ROOT "memory.stat");
    events = open_counter(ROOT "memory.events");
    return;
  }
  cpu = open_counter(ROOT "cpuacct/cpuacct.usage");
  if (cpu < 0) cpu = open_counter(ROOT "cpu,cpuacct/cpuacct.usage");
  usage = open_counter(ROOT "memory/memory.usage_in_bytes");
  peak = open_counter(ROOT "memory/memory.max_usage_in_bytes");
  limit = open_counter(ROOT "memory/memory.limit_in_bytes");
  statistics = open_counter(ROOT "memory/memory.stat");
  events = open_counter(ROOT "memory/memory.oom_control");
  if (usage >= 0 || cpu >= 0) version = 1;
}

int cgroup_version(void) {
  return version;
}

static const char *content(int fd) {
  static char text[8192];
  if (fd < 0) return NULL;
  ssize_t length = pread(fd, text, sizeof text - 1, 0);
  if (length <= 0) return NULL;
  text[length] = 0;
  return text;
}

static uint64_t number(int fd) {
  const char *text = content(fd);
  if (text == NULL || text[0] < '0' || text[0] > '9') return COUNTER_MISSING;
  return strtoull(text, NULL, 10);
}

/* The number behind a name at the start of a line. */
static uint64_t named(const char *text, const char *name) {
  size_t length = strlen(name);
  while (text != NULL) {
    if (strncmp(text, name, length) == 0 && text[length] == ' ') return strtoull(text + length + 1, NULL, 10);
    text = strchr(text, '\n');
    if (text != NULL) text++;
  }
  return COUNTER_MISSING;
}

uint64_t cgroup_cpu_us(void) {
  if (version == 2) return named(content(cpu), "usage_usec");
  uint64_t ns = number(cpu);
  return ns == COUNTER_MISSING ? ns : ns / 1000;
}

uint64_t cgroup_memory_usage(void) {
  return number(usage);
}

uint64_t cgroup_memory_peak(void) {
  return number(peak);
}

uint64_t cgroup_memory_limit(void) {
  uint64_t bytes = number(limit);
  /* v1 writes "no limit" as a number near the largest. */
  return bytes > UINT64_MAX / 4 ? COUNTER_MISSING : bytes;
}

uint64_t cgroup_memory_pinned(void) {
  const char *text = content(statistics);
  uint64_t anonymous = named(text, version == 2 ? "anon" : "total_rss");
  uint64_t shared = named(text, version == 2 ? "shmem" : "total_shmem");
  if (anonymous == COUNTER_MISSING) return COUNTER_MISSING;
  return anonymous + (shared == COUNTER_MISSING ? 0 : shared);
}

uint64_t cgroup_oom_kills(void) {
  return named(content(events), "oom_kill");
}

/*
 * PID 1 of every box: runs programs for the host that holds our stdin and
 * stdout, and keeps them apart from one another. Ends, and with it everything
 * in the box, when the host's stream ends.
 */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "cgroup.h"
#include "control.h"
#include "execute.h"
#include "files.h"
#include "filter.h"
#include "lease.h"
#include "mounts.h"
#include "spawn.h"

/* Facts as JSON: what the host wants to know before it trusts the box. */
static void hello(uint32_t length) {
  char text[4096];
  uint64_t first, count;
  int mounts_count;
  const struct mount *mounts = mounts_all(&mounts_count);
  const char *foreign = mounts_foreign();
  control_skip(length);
  lease_range(&first, &count);
  int at = snprintf(text, sizeof text, "{\"protocol\":%d,\"cgroup\":%d,\"uids\":[%llu,%llu],\"writable\":[", PROTOCOL_VERSION,
                    cgroup_version(), (unsigned long long)first, (unsigned long long)count);
  for (int i = 0; i < mounts_count; i++)
    at += snprintf(text + at, sizeof text - at, "%s\"%s\"", i > 0 ? "," : "", mounts[i].path);
  at += snprintf(text + at, sizeof text - at, "],\"foreign\":\"%s\"}", foreign != NULL ? foreign : "");
  answer_begin(ANSWER_HELLO, at);
  answer_bytes(text, at);
  answer_flush();
}

int main(void) {
  struct lease lease;
  control_open();
  /* Nobody may look into this process, whatever user it is. */
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  cgroup_open();
  mounts_find();
  spawn_open();
  run_open();
  filter_install();
  lease_open(&lease);
  for (;;) {
    uint32_t length;
    switch (control_next(&length)) {
      case REQUEST_HELLO: hello(length); break;
      case REQUEST_PUT: files_put(length, lease.build, lease.program); break;
      case REQUEST_GET: files_get(length); break;
      case REQUEST_EXECUTE: execute(&lease, length); break;
      case REQUEST_SERVE: serve(&lease, length); break;
      case REQUEST_RESET: control_skip(length); lease_reset(&lease); break;
      default: fatal("unknown request");
    }
  }
}

/* Finds the writable mounts once, from the kernel's own list, and keeps them open. */
#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "control.h"
#include "wipe.h"

#define MOUNTS_MAX 16
#define WORK "/work"

static struct mount mounts[MOUNTS_MAX];
static int mounts_count;
static int work = -1;
static char foreign[128];

/* Kernel interfaces, which programs can not keep anything in. */
static const char *const interfaces[] = {"proc", "sysfs", "devpts", "cgroup", "cgroup2", "securityfs", "debugfs"};

static bool is_interface(const char *type) {
  for (size_t i = 0; i < sizeof interfaces / sizeof *interfaces; i++)
    if (strcmp(type, interfaces[i]) == 0) return true;
  return false;
}

static bool is_volatile(const char *type) {
  return strcmp(type, "tmpfs") == 0 || strcmp(type, "ramfs") == 0 || strcmp(type, "mqueue") == 0;
}

static bool is_writable(const char *options) {
  return strncmp(options, "rw", 2) == 0 && (options[2] == 0 || options[2] == ',');
}

static void keep(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  struct stat about;
  if (fd < 0) return;
  bool is_work = strcmp(path, WORK) == 0;
  /* Where only root may write, programs can not: /dev, for instance. */
  if (fstat(fd, &about) != 0 || (!is_work && (about.st_mode & 022) == 0) || mounts_count == MOUNTS_MAX) {
    close(fd);
    return;
  }
  struct mount *mount = &mounts[mounts_count++];
  mount->fd = fd;
  snprintf(mount->path, sizeof mount->path, "%.127s", path);
  if (is_work) work = fd;
}

void mounts_find(void) {
  FILE *list = fopen("/proc/self/mountinfo", "re");
  char line[4096], path[1024], options[512], type[64];
  if (list == NULL) fatal("cannot list mounts");
  while (fgets(line, sizeof line, list) != NULL) {
    const char *rest = strstr(line, " - ");
    if (sscanf(line, "%*s %*s %*s %*s %1023s %511s", path, options) != 2 || rest == NULL) continue;
    if (sscanf(rest, " - %63s", type) != 1 || !is_writable(options) || is_interface(type)) continue;
    if (is_volatile(type)) keep(path);
    else snprintf(foreign, sizeof foreign, "%.127s", path);
  }
  fclose(list);
  if (work < 0) fatal("there is no writable mount at " WORK);
}

const struct mount *mounts_all(int *count) {
  *count = mounts_count;
  return mounts;
}

const char *mounts_foreign(void) {
  return foreign[0] == 0 ? NULL : foreign;
}

int work_folder(void) {
  return work;
}

void mounts_give(uid_t owner) {
  if (fchown(work, owner, owner) != 0 || fchmod(work, 01777) != 0 || futimens(work, NULL) != 0) fatal("cannot give the work folder away");
}

/* Its owner may have left notes on the work folder itself, or lists of who may use what is made in it. */
static bool strip_attributes(int fd) {
  char names[4096];
  ssize_t length = flistxattr(fd, names, sizeof names);
  if (length < 0) return errno == ENOTSUP || errno == ENOSYS;
  for (ssize_t at = 0; at < length; at += strlen(names + at) + 1)
    if ((strncmp(names + at, "user.", 5) == 0 || strncmp(names + at, "system.posix_acl_", 17) == 0) && fremovexattr(fd, names + at) != 0)
      return false;
  return true;
}

bool mounts_wipe(uint64_t deadline_us) {
  for (int i = 0; i < mounts_count; i++)
    if (!wipe_all(mounts[i].fd, deadline_us)) return false;
  return strip_attributes(work);
}

bool mounts_discard(uid_t owner, uint64_t deadline_us) {
  bool complete = true;
  for (int i = 0; i < mounts_count; i++)
    if (!wipe_owned(mounts[i].fd, owner, deadline_us)) complete = false;
  return complete;
}

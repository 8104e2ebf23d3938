/* PUT and GET; both run only while no program does. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "control.h"
#include "mounts.h"

#define PATH_BYTES 4096
#define PART_BYTES 255
#define CHUNK (64 * 1024)
/* Memory left over for our own needs when files are written: the box must not run out on our account. */
#define MEMORY_SPARE (4 * 1024 * 1024)

static char chunk[CHUNK];

static bool is_name(const char *part) {
  return part[0] != 0 && strlen(part) <= PART_BYTES && strcmp(part, ".") != 0 && strcmp(part, "..") != 0;
}

/*
 * Walks to the folder of a path and leaves the last part in *name. Missing
 * folders are made when an owner is given. -1 with errno when it can not.
 */
static int walk(char *path, char **name, const uid_t *owner) {
  int folder = work_folder();
  char *part = path;
  for (;;) {
    char *slash = strchr(part, '/');
    if (slash != NULL) *slash = 0;
    if (!is_name(part)) {
      if (folder != work_folder()) close(folder);
      errno = EINVAL;
      return -1;
    }
    if (slash == NULL) {
      *name = part;
      return folder;
    }
    int below = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (below < 0 && errno == ENOENT && owner != NULL && mkdirat(folder, part, 0700) == 0) {
      below = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (below >= 0 && (fchown(below, *owner, *owner) != 0 || fchmod(below, 01777) != 0)) {
        close(below);
        below = -1;
      }
    }
    if (folder != work_folder()) close(folder);
    if (below < 0) return -1;
    folder = below;
    part = slash + 1;
  }
}

/* Writes one file from the request's payload; *left counts what of its content was not taken yet. */
static bool put_file(char *path, uint32_t *left, mode_t mode, uid_t folders, uid_t owner) {
  char *name;
  int folder = walk(path, &name, &folders);
  if (folder < 0) return false;
  if (unlinkat(folder, name, 0) != 0 && errno == EISDIR) unlinkat(folder, name, AT_REMOVEDIR);
  int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  bool written = file >= 0;
  while (written && *left > 0) {
    size_t part = *left < CHUNK ? *left : CHUNK;
    control_take(chunk, part);
    *left -= part;
    ssize_t wrote = write(file, chunk, part);
    if (wrote >= 0 && (size_t)wrote < part) errno = ENOSPC;
    written = wrote == (ssize_t)part;
  }
  written = written && fchown(file, owner, owner) == 0 && fchmod(file, mode) == 0;
  int error = errno;
  if (file >= 0) close(file);
  if (folder != work_folder()) close(folder);
  errno = error;
  return written;
}

static bool memory_has_room(uint64_t bytes) {
  uint64_t limit = cgroup_memory_limit(), pinned = cgroup_memory_pinned();
  if (limit == COUNTER_MISSING || pinned == COUNTER_MISSING) return true;
  return pinned + bytes + MEMORY_SPARE <= limit;
}

static void answer_put(const char *problem) {
  answer_begin(ANSWER_PUT, strlen(problem));
  answer_bytes(problem, strlen(problem));
  answer_flush();
}

/* Payload: u8 owner (1: program), u32 count; each file: u8 executable, u16 length of path, u32 of content, both. */
void files_put(uint32_t length, uid_t build, uid_t program) {
  static char path[PATH_BYTES + 1], problem[PATH_BYTES + 256];
  uint8_t owner;
  uint32_t count;
  if (length > MEMORY_SPARE / 4 && !memory_has_room(length)) {
    control_skip(length);
    answer_put("the files do not fit into the memory of the box");
    return;
  }
  control_take(&owner, 1);
  control_take(&count, 4);
  problem[0] = 0;
  for (; count > 0; count--) {
    uint8_t executable;
    uint16_t path_length;
    uint32_t left;
    control_take(&executable, 1);
    control_take(&path_length, 2);
    control_take(&left, 4);
    if (path_length > PATH_BYTES) fatal("path is too long");
    control_take(path, path_length);
    path[path_length] = 0;
    bool written = strlen(path) == path_length &&
                   put_file(path, &left, executable ? 0755 : 0644, build, owner == 1 ? program : build);
    /* The walk cut the path at its slashes; the last part says enough. */
    if (!written && problem[0] == 0) snprintf(problem, sizeof problem, "cannot write %s: %s", path, strerror(errno));
    control_skip(left);
  }
  answer_put(problem);
}

static int open_regular(char *path, struct stat *about) {
  char *name;
  int folder = walk(path, &name, NULL);
  if (folder < 0) return -1;
  int file = -1;
  if (fstatat(folder, name, about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about->st_mode))
    file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (folder != work_folder()) close(folder);
  if (file >= 0 && (fstat(file, about) != 0 || !S_ISREG(about->st_mode))) {
    close(file);
    return -1;
  }
  return file;
}

/*
 * Payload: u64 most bytes in all, u32 count; each path: u16 length, bytes.
 * Answers: for each file found, u32 index, u8 executable, content; at the end one answer without content or index.
 */
void files_get(uint32_t length) {
  static char path[PATH_BYTES + 1];
  uint64_t bytes_left;
  uint32_t count;
  (void)length;
  control_take(&bytes_left, 8);
  control_take(&count, 4);
  for (uint32_t index = 0; index < count; index++) {
    uint16_t path_length;
    struct stat about;
    control_take(&path_length, 2);
    if (path_length > PATH_BYTES) fatal("path is too long");
    control_take(path, path_length);
    path[path_length] = 0;
    int file = strlen(path) == path_length ? open_regular(path, &about) : -1;
    if (file >= 0 && (uint64_t)about.st_size <= bytes_left && about.st_size < UINT32_MAX - 16) {
      uint8_t executable = (about.st_mode & 0111) != 0;
      uint64_t left = about.st_size;
      bytes_left -= left;
      answer_begin(ANSWER_GET, 5 + left);
      answer_u32(index);
      answer_bytes(&executable, 1);
      while (left > 0) {
        ssize_t got = read(file, chunk, left < CHUNK ? left : CHUNK);
        if (got <= 0) fatal("a file changed while it was read");
        answer_bytes(chunk, got);
        left -= got;
      }
    }
    if (file >= 0) close(file);
  }
  answer_begin(ANSWER_GET, 0);
  answer_flush();
}

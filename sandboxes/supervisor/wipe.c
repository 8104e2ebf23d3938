/* Iterative removal; see wipe.h for why. Runs only while no program does. */
#include "wipe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"

/* Levels that are searched for a uid's files; what lies deeper is removed whoever owns it. */
#define DEPTH_MAX 100
#define ENTRIES (16 * 1024)
#define RAISED ".wiped-"

/* Names for folders moved to the top. Programs may use them too: a clash only means the next number. */
static unsigned moved;

static int open_folder(int at, const char *name) {
  return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static bool is_self(const char *name) {
  return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

static ssize_t read_entries_into(int folder, char *buffer, size_t size) {
  return syscall(SYS_getdents64, folder, buffer, size);
}

static ssize_t read_entries(int folder, char *buffer) {
  return read_entries_into(folder, buffer, ENTRIES);
}

/* Removes an entry, or moves it to the top when it is a folder with content. */
static bool remove_or_raise(int folder, const char *name, int top) {
  if (unlinkat(folder, name, 0) == 0 || errno == ENOENT) return true;
  if (unlinkat(folder, name, AT_REMOVEDIR) == 0) return true;
  if (errno != ENOTEMPTY && errno != EEXIST) return false;
  for (int attempt = 0; attempt < 100000; attempt++) {
    char fresh[32];
    snprintf(fresh, sizeof fresh, RAISED "%u", moved++);
    if (syscall(SYS_renameat2, folder, name, top, fresh, 1 /* RENAME_NOREPLACE */) == 0) return true;
    if (errno != EEXIST) return false;
  }
  return false;
}

/* Empties one folder; its own folders that are not empty go to the top. */
static bool empty_folder(int folder, int top, uint64_t deadline_us) {
  char buffer[ENTRIES];
  for (;;) {
    if (lseek(folder, 0, SEEK_SET) < 0) return false;
    ssize_t length = read_entries(folder, buffer);
    if (length < 0 || clock_us() > deadline_us) return false;
    bool any = false;
    for (ssize_t at = 0; at < length;) {
      struct dirent64 *entry = (struct dirent64 *)(buffer + at);
      at += entry->d_reclen;
      if (is_self(entry->d_name)) continue;
      any = true;
      if (!remove_or_raise(folder, entry->d_name, top)) return false;
    }
    if (!any) return true;
  }
}

bool wipe_all(int top, uint64_t deadline_us) {
  char buffer[ENTRIES];
  for (;;) {
    if (lseek(top, 0, SEEK_SET) < 0) return false;
    ssize_t length = read_entries(top, buffer);
    if (length < 0 || clock_us() > deadline_us) return false;
    bool any = false;
    for (ssize_t at = 0; at < length;) {
      struct dirent64 *entry = (struct dirent64 *)(buffer + at);
      at += entry->d_reclen;
      if (is_self(entry->d_name)) continue;
      any = true;
      if (unlinkat(top, entry->d_name, 0) == 0 || errno == ENOENT) continue;
      if (unlinkat(top, entry->d_name, AT_REMOVEDIR) == 0) continue;
      int folder = open_folder(top, entry->d_name);
      if (folder < 0) return false;
      bool emptied = empty_folder(folder, top, deadline_us);
      close(folder);
      if (!emptied || unlinkat(top, entry->d_name, AT_REMOVEDIR) != 0) return false;
    }
    if (!any) return true;
  }
}

/* Empties and removes one folder at the top, and whatever that raises. */
static bool wipe_raised(int top, unsigned first, uint64_t deadline_us) {
  for (unsigned number = first; number != moved; number++) {
    char name[32];
    snprintf(name, sizeof name, RAISED "%u", number);
    if (unlinkat(top, name, 0) == 0) continue;
    int folder = open_folder(top, name);
    if (folder < 0) continue;
    bool emptied = empty_folder(folder, top, deadline_us);
    close(folder);
    if (!emptied || unlinkat(top, name, AT_REMOVEDIR) != 0) return false;
  }
  return true;
}

/* Tells a folder that this discard moved to the top from one that a program called so. */
static bool is_raised(const char *name, unsigned first) {
  char ours[32];
  if (strncmp(name, RAISED, strlen(RAISED)) != 0) return false;
  unsigned number = strtoul(name + strlen(RAISED), NULL, 10);
  snprintf(ours, sizeof ours, RAISED "%u", number);
  return strcmp(name, ours) == 0 && number - first < moved - first;
}

/* Removes the owned entries of one folder, and tells whether it has folders that are not the owner's. */
static bool remove_owned(int folder, uid_t owner, bool too_deep, int top, unsigned first, bool *has_folders) {
  char buffer[ENTRIES];
  bool removed;
  /* Positions may shift when entries go, so passes are made until one removes nothing. */
  do {
    removed = *has_folders = false;
    if (lseek(folder, 0, SEEK_SET) < 0) return false;
    ssize_t length;
    while ((length = read_entries(folder, buffer)) > 0) {
      for (ssize_t at = 0; at < length;) {
        struct dirent64 *entry = (struct dirent64 *)(buffer + at);
        at += entry->d_reclen;
        struct stat about;
        if (is_self(entry->d_name) || fstatat(folder, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0) continue;
        bool is_folder = S_ISDIR(about.st_mode);
        bool is_moved = folder == top && is_raised(entry->d_name, first);
        if (!is_moved && (about.st_uid == owner || (is_folder && too_deep))) {
          if (!remove_or_raise(folder, entry->d_name, top)) return false;
          removed = true;
        } else if (is_folder) {
          *has_folders = true;
        }
      }
    }
    if (length < 0) return false;
  } while (removed);
  return lseek(folder, 0, SEEK_SET) == 0;
}

/* The next folder in a folder, opened; -1 when there is none. */
static int next_folder(int folder) {
  char buffer[1024];
  ssize_t length;
  while ((length = read_entries_into(folder, buffer, sizeof buffer)) > 0) {
    for (ssize_t at = 0; at < length;) {
      struct dirent64 *entry = (struct dirent64 *)(buffer + at);
      at += entry->d_reclen;
      if (is_self(entry->d_name) || entry->d_type != DT_DIR) continue;
      int below = open_folder(folder, entry->d_name);
      if (below < 0) continue;
      lseek(folder, entry->d_off, SEEK_SET);
      return below;
    }
  }
  return -1;
}

bool wipe_owned(int top, uid_t owner, uint64_t deadline_us) {
  int folders[DEPTH_MAX];
  int depth = 0;
  unsigned first = moved;
  bool descend;

  folders[0] = top;
  bool complete = remove_owned(top, owner, false, top, first, &descend);
  while (depth >= 0) {
    int below = complete && descend && clock_us() < deadline_us ? next_folder(folders[depth]) : -1;
    if (below < 0) {
      if (depth > 0) close(folders[depth]);
      depth--;
      descend = true;
      continue;
    }
    folders[++depth] = below;
    complete = remove_owned(below, owner, depth == DEPTH_MAX - 1, top, first, &descend);
  }
  return complete && clock_us() < deadline_us && wipe_raised(top, first, deadline_us);
}

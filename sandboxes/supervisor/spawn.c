/*
 * Spawning with the parent's memory (vfork), which is what makes it cheap: the
 * child touches nothing but its own stack until it becomes the program.
 */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "control.h"

#define MIB (1024ull * 1024)
#define STACK_BYTES (64 * 1024)

static char stack[STACK_BYTES] __attribute__((aligned(64)));
/* Volatile: libc says that clone calls nothing here, which is true of every use but ours. */
static volatile int child_error;

/* CPU time is per job. Address space and processes have no limit here: the box's cgroup counts what is used. */
static struct limit {
  int resource;
  rlim_t soft, hard;
} limits[] = {
  {RLIMIT_CORE, 0, 0},
  {RLIMIT_NOFILE, 1024, 4096},
  {RLIMIT_STACK, 256 * MIB, 256 * MIB},
  {RLIMIT_FSIZE, 4096 * MIB, 4096 * MIB},
  {RLIMIT_MSGQUEUE, 0, 0},
  {RLIMIT_NICE, 0, 0},
  {RLIMIT_RTPRIO, 0, 0},
};

void spawn_open(void) {
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    struct rlimit present;
    if (getrlimit(limits[i].resource, &present) != 0) fatal("cannot read limits");
    if (limits[i].hard > present.rlim_max) limits[i].hard = present.rlim_max;
    if (limits[i].soft > limits[i].hard) limits[i].soft = limits[i].hard;
  }
}

static int set_limits(const struct job *job) {
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    struct rlimit limit = {limits[i].soft, limits[i].hard};
    if (setrlimit(limits[i].resource, &limit) != 0) return -1;
  }
  /* A backstop only: the cgroup's clock decides. A harness may use the limit once for each call. */
  rlim_t seconds = job->cpu_us / 1000000, runs = job->calls > 1 ? job->calls : 1;
  seconds = seconds < UINT32_MAX ? seconds * runs + 2 : RLIM_INFINITY - 1;
  struct rlimit cpu = {seconds, seconds + 1};
  return setrlimit(RLIMIT_CPU, &cpu);
}

/* When memory runs out the kernel takes this process, not PID 1. Raising needs no capability. */
static int be_first_to_die(void) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t wrote = write(file, "1000", 4);
  close(file);
  return wrote == 4 ? 0 : -1;
}

/* Like execvpe, without allocating. */
static void become(char *const *arguments, char *const *environment) {
  const char *name = arguments[0], *path = NULL;
  int error = ENOENT;
  if (strchr(name, '/') != NULL) {
    execve(name, arguments, environment);
    return;
  }
  for (char *const *variable = environment; *variable != NULL; variable++)
    if (strncmp(*variable, "PATH=", 5) == 0) path = *variable + 5;
  while (path != NULL && *name != 0) {
    char candidate[4096 + 256];
    size_t length = strcspn(path, ":");
    if (length > 0 && length + strlen(name) + 2 <= sizeof candidate) {
      memcpy(candidate, path, length);
      candidate[length] = '/';
      strcpy(candidate + length + 1, name);
      execve(candidate, arguments, environment);
      if (errno != ENOENT && errno != ENOTDIR) error = errno;
      if (errno == ENOMEM || errno == E2BIG) return;
    }
    path = path[length] == ':' ? path + length + 1 : NULL;
  }
  errno = error;
}

static int child(void *argument) {
  const struct spawn *spawn = argument;
  sigset_t none;
  int last = 2;
  umask(022);
  if (setsid() < 0 || set_limits(spawn->job) != 0 || be_first_to_die() != 0) goto failed;
  for (int fd = 0; fd < CHILD_FDS; fd++) {
    if (spawn->fds[fd] < 0) continue;
    if (dup2(spawn->fds[fd], fd) < 0) goto failed;
    last = fd > last ? fd : last;
  }
  /* All of ours close on exec; this is for what an engine may have left open. */
  if (syscall(SYS_close_range, last + 1, ~0u, 0) != 0 && errno != ENOSYS) goto failed;
  if (chdir("/work") != 0) goto failed;
  /* The raw calls: libc's would tell threads that do not exist here. */
  if (syscall(SYS_setgroups, 0, NULL) != 0) goto failed;
  if (syscall(SYS_setresgid, spawn->uid, spawn->uid, spawn->uid) != 0) goto failed;
  if (syscall(SYS_setresuid, spawn->uid, spawn->uid, spawn->uid) != 0) goto failed;
  sigemptyset(&none);
  if (sigprocmask(SIG_SETMASK, &none, NULL) != 0) goto failed;
  become(spawn->job->arguments, spawn->job->environment);
failed:
  child_error = errno;
  _exit(127);
}

pid_t spawn_start(const struct spawn *spawn, int *error) {
  child_error = 0;
  pid_t pid = clone(child, stack + STACK_BYTES, CLONE_VM | CLONE_VFORK | SIGCHLD, (void *)spawn);
  if (pid < 0 && errno != ENOMEM) fatal("cannot start a process");
  *error = pid < 0 ? errno : child_error;
  return *error == 0 ? pid : -1;
}

/* The loop around a running program; see run.h. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "clock.h"
#include "control.h"
#include "reserve.h"
#include "spawn.h"

#define KILL_US 30000000
/* CPU time is looked at no more often than this. */
#define CPU_TICK_US 5000
#define REAP_MAX 512

static int children = -1, null_device = -1;
static unsigned cores = 1;

void run_open(void) {
  sigset_t all, child;
  sigfillset(&all);
  /* No signal of a program or of ours may interrupt or end PID 1; the end of children is read from a descriptor. */
  if (sigprocmask(SIG_BLOCK, &all, NULL) != 0) fatal("cannot block signals");
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  children = signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC);
  null_device = open("/dev/null", O_RDWR | O_CLOEXEC);
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  if (online > 0) cores = online;
  if (children < 0 || null_device < 0) fatal("cannot open descriptors");
}

static void make_pipe(int ends[2], int ours, uid_t uid) {
  if (pipe2(ends, O_CLOEXEC) != 0) fatal("cannot make a pipe");
  if (fcntl(ends[ours], F_SETFL, O_NONBLOCK) != 0) fatal("cannot change a pipe");
  /* So that the program may open it again as /dev/stdout and the like. */
  if (fchown(ends[1 - ours], uid, uid) != 0) fatal("cannot give a pipe away");
}

void run_close_input(struct run *run) {
  if (run->input >= 0) close(run->input);
  run->input = -1;
}

void run_feed(struct run *run) {
  while (run->input_left > 0 && input_length() > 0) {
    size_t part;
    const uint8_t *bytes = input_peek(&part);
    if (part > run->input_left) part = run->input_left;
    /* A reader that has gone is not an error: the rest is dropped. */
    ssize_t wrote = run->input < 0 ? (ssize_t)part : write(run->input, bytes, part);
    if (wrote < 0 && errno == EAGAIN) return;
    if (wrote < 0) {
      run_close_input(run);
      continue;
    }
    input_consume(wrote);
    run->input_left -= wrote;
  }
  if (run->input_left == 0 && run->job->calls == 0) run_close_input(run);
}

/* CPU time of the box so far; where the cgroup does not tell, what is known of the program. */
static uint64_t cpu_of_box(const struct run *run) {
  uint64_t all = cgroup_cpu_us();
  if (all != COUNTER_MISSING) return all;
  clockid_t id;
  uint64_t running = run->pid > 0 && !run->has_ended && clock_getcpuclockid(run->pid, &id) == 0 ? clock_read_us(id) : 0;
  return run->reaped_cpu_us + running;
}

static uint64_t cpu_used(const struct run *run) {
  uint64_t used = cpu_of_box(run) - run->cpu_started_us;
  if (cgroup_version() == 0) return used;
  uint64_t own = clock_read_us(CLOCK_PROCESS_CPUTIME_ID) - run->own_cpu_started_us;
  uint64_t reaped = run->reaped_cpu_us - run->reaped_cpu_started_us;
  used = used > own && used < UINT64_MAX / 2 ? used - own : 0;
  return run->has_ended && reaped > used ? reaped : used;
}

void run_begin(struct run *run) {
  output_begin(&run->out, run->job->keep_bytes);
  output_begin(&run->err, run->job->keep_bytes);
  run->verdict = VERDICT_NONE;
  run->reaped_cpu_started_us = run->reaped_cpu_us;
  run->cpu_started_us = cpu_of_box(run);
  run->own_cpu_started_us = clock_read_us(CLOCK_PROCESS_CPUTIME_ID);
  run->oom_started = cgroup_oom_kills();
  run->peak_started = cgroup_memory_peak();
  run->started_us = run->ended_us = clock_us();
  run->cpu_check_us = run->started_us + run->job->cpu_us / cores;
}

void run_start(struct run *run) {
  bool with_calls = run->job->calls > 0;
  int in[2] = {-1, -1}, out[2], err[2], calls[2] = {-1, -1}, replies[2] = {-1, -1};
  bool has_input = !with_calls && run->input_left > 0;
  make_pipe(out, 0, run->uid);
  make_pipe(err, 0, run->uid);
  if (has_input) make_pipe(in, 1, run->uid);
  if (with_calls) make_pipe(calls, 1, run->uid);
  if (with_calls) make_pipe(replies, 0, run->uid);
  run->input = with_calls ? calls[1] : in[1];
  run->reply = replies[0];
  run->out.fd = out[0];
  run->err.fd = err[0];
  run->has_ended = false;
  run->resident_max = 0;
  run_feed(run);

  struct spawn spawn = {
    .job = run->job, .uid = run->uid, .fds = {has_input ? in[0] : null_device, out[1], err[1], calls[0], replies[1]}};
  run->pid = spawn_start(&spawn, &run->spawn_error);
  close(out[1]);
  close(err[1]);
  if (has_input) close(in[0]);
  if (with_calls) close(calls[0]);
  if (with_calls) close(replies[1]);
  if (run->pid > 0) return;
  char message[512];
  int length = snprintf(message, sizeof message, "cannot run %.400s: %s\n", run->job->arguments[0], strerror(run->spawn_error));
  output_add(&run->err, message, length);
  run->has_ended = true;
  run->wait_status = (run->spawn_error == ENOENT ? 127 : 126) << 8;
}

/* Takes note of children that ended. False when there are none left. */
static bool reap(struct run *run) {
  for (int reaped = 0; reaped < REAP_MAX; reaped++) {
    struct rusage usage;
    int status;
    pid_t pid = wait4(-1, &status, WNOHANG, &usage);
    if (pid < 0 && errno == EINTR) continue;
    if (pid < 0) return false;
    if (pid == 0) return true;
    run->reaped_cpu_us += (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000ull + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    if (usage.ru_maxrss * 1024ull > run->resident_max) run->resident_max = usage.ru_maxrss * 1024ull;
    if (pid != run->pid || run->has_ended) continue;
    run->has_ended = true;
    run->ended_us = clock_us();
    run->wait_status = status;
  }
  return true;
}

static void check_limits(struct run *run) {
  uint64_t now = clock_us();
  if (run->out.total > run->job->output_bytes || run->err.total > run->job->output_bytes) {
    run->verdict = VERDICT_OUTPUT;
  } else if (now >= run->cpu_check_us) {
    uint64_t used = cpu_used(run);
    if (used >= run->job->cpu_us) run->verdict = VERDICT_CPU;
    /* It can not use up what is left sooner than with every core at once. */
    uint64_t soonest = used >= run->job->cpu_us ? 0 : (run->job->cpu_us - used) / cores;
    run->cpu_check_us = now + (soonest > CPU_TICK_US ? soonest : CPU_TICK_US);
  }
  if (run->verdict == VERDICT_NONE && now >= run->started_us + run->job->wall_us) run->verdict = VERDICT_WALL;
}

void run_step(struct run *run) {
  uint64_t now = clock_us(), wake = run->started_us + run->job->wall_us;
  if (run->cpu_check_us < wake) wake = run->cpu_check_us;
  uint64_t wait = wake > now ? wake - now : 0;
  struct timespec timeout = {wait / 1000000, wait % 1000000 * 1000};
  bool feeding = run->input >= 0 && run->input_left > 0 && input_length() > 0;
  struct pollfd polled[] = {
    {control_fd(), control_wants_more() ? POLLIN : 0, 0},
    {children, POLLIN, 0},
    {run->out.fd, POLLIN, 0},
    {run->err.fd, POLLIN, 0},
    {feeding ? run->input : -1, POLLOUT, 0},
    {run->reply, POLLIN, 0},
  };
  if (ppoll(polled, sizeof polled / sizeof *polled, &timeout, NULL) < 0 && errno != EINTR) fatal("cannot poll");

  if ((polled[0].revents & POLLIN) && control_pump(true)) run->verdict = VERDICT_CANCELLED;
  /* The host has gone, and with it the reason for this box. */
  if ((polled[0].revents & (POLLHUP | POLLERR)) && !(polled[0].revents & POLLIN)) _exit(0);
  if (run->input_left > 0) run_feed(run);
  if (polled[2].revents) output_read(&run->out, false);
  if (polled[3].revents) output_read(&run->err, false);
  run->reply_ready = polled[5].revents != 0;
  if (polled[1].revents) {
    struct signalfd_siginfo drained[8];
    while (read(children, drained, sizeof drained) > 0) continue;
    reap(run);
  }
  if (!run->has_ended && run->verdict == VERDICT_NONE) check_limits(run);
}

bool run_is_over(const struct run *run) {
  return run->has_ended || run->verdict != VERDICT_NONE;
}

bool run_kill_all(struct run *run) {
  uint64_t deadline = clock_us() + KILL_US;
  while (reap(run)) {
    kill(-1, SIGKILL);
    struct pollfd ended = {children, POLLIN, 0};
    struct timespec pause = {0, 2000000};
    ppoll(&ended, 1, &pause, NULL);
    struct signalfd_siginfo drained[8];
    while (read(children, drained, sizeof drained) > 0) continue;
    if (clock_us() > deadline) return false;
  }
  return true;
}

/* Resident peak of a process that still runs. */
static uint64_t resident_peak(pid_t pid) {
  char path[32], text[4096];
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  const char *line = strstr(text, "\nVmHWM:");
  unsigned long long kib = 0;
  if (line != NULL) sscanf(line, "\nVmHWM: %llu", &kib);
  return kib * 1024;
}

static void figures(struct run *run, struct execution *execution) {
  uint64_t peak = cgroup_memory_peak();
  uint64_t growth = peak != COUNTER_MISSING && run->peak_started != COUNTER_MISSING ? peak - run->peak_started : 0;
  execution->wall_us = run->ended_us - run->started_us;
  execution->cpu_us = cpu_used(run);
  execution->peak_bytes = growth > run->resident_max ? growth : run->resident_max;
}

void run_measure(struct run *run, struct execution *execution) {
  *execution = (struct execution){.status = STATUS_EXITED};
  run->ended_us = clock_us();
  uint64_t resident = run->pid > 0 ? resident_peak(run->pid) : 0;
  if (resident > run->resident_max) run->resident_max = resident;
  figures(run, execution);
}

static void classify(const struct run *run, struct execution *execution) {
  uint64_t kills = cgroup_oom_kills();
  bool lacked_memory = (kills != COUNTER_MISSING && kills > run->oom_started) || run->spawn_error == ENOMEM;
  bool ended_well = run->has_ended && run->wait_status == 0 && run->verdict == VERDICT_NONE;
  int signal = WIFSIGNALED(run->wait_status) ? WTERMSIG(run->wait_status) : 0;
  const struct job *job = run->job;

  if (run->verdict == VERDICT_CANCELLED) {
    execution->status = STATUS_CANCELLED;
  } else if (lacked_memory && !ended_well) {
    execution->status = STATUS_MEMORY;
  } else if (run->out.total > job->output_bytes || run->err.total > job->output_bytes) {
    execution->status = STATUS_OUTPUT;
  } else if (run->verdict == VERDICT_CPU || execution->cpu_us > job->cpu_us) {
    execution->status = STATUS_TIME;
    execution->clock = CLOCK_CPU;
  } else if (run->verdict == VERDICT_WALL) {
    execution->status = STATUS_TIME;
    execution->clock = CLOCK_WALL;
  } else if (signal != 0) {
    execution->status = STATUS_SIGNALLED;
    execution->code = signal;
  } else {
    execution->status = STATUS_EXITED;
    execution->code = WEXITSTATUS(run->wait_status);
  }
}

void run_finish(struct run *run, struct execution *execution) {
  bool ended_itself = run->has_ended;
  if (!ended_itself) run->ended_us = clock_us();
  uint64_t ended = run->ended_us;
  if (!run_kill_all(run)) fatal("a process could not be killed");
  if (!ended_itself) run->ended_us = ended;
  if (memory_is_short()) reserve_release();
  /* Whoever held the pipes is dead: what is in them now is all there is. */
  output_read(&run->out, true);
  output_read(&run->err, true);
  output_close(&run->out);
  output_close(&run->err);
  /* A harness's calls stay, for what it left unread of them. */
  if (run->job->calls == 0) run_close_input(run);
  *execution = (struct execution){0};
  figures(run, execution);
  classify(run, execution);
  run->pid = 0;
}

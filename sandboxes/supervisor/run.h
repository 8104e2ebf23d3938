/*
 * One program under its limits: its pipes, its clocks, its end.
 *
 * run_step does one round of work: passes input on, takes output in, notices
 * the end of the program and the limits it met. Nothing in it waits for the
 * program. run_finish kills every process of the box and classifies the end.
 */
#ifndef RUN_H
#define RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "job.h"
#include "output.h"

/* Why we ended it. */
enum verdict { VERDICT_NONE, VERDICT_WALL, VERDICT_CPU, VERDICT_OUTPUT, VERDICT_CANCELLED, VERDICT_VIOLATION };

enum status { STATUS_EXITED, STATUS_SIGNALLED, STATUS_TIME, STATUS_MEMORY, STATUS_OUTPUT, STATUS_CANCELLED };
enum clock_kind { CLOCK_NONE, CLOCK_CPU, CLOCK_WALL };

struct run {
  const struct job *job;
  uid_t uid;
  pid_t pid; /* 0 when no program runs. */
  bool has_ended;
  int wait_status;
  int spawn_error;
  enum verdict verdict;
  int input;           /* Write end of the program's stdin, or of a harness's calls; -1 when closed. */
  uint64_t input_left; /* Of the present call, or of all of stdin. */
  int reply;           /* Read end of a harness's replies; -1 when there is none or it has ended. */
  bool reply_ready;    /* Set by run_step when it can be read. */
  struct output out, err;
  uint64_t started_us, ended_us, cpu_started_us, own_cpu_started_us, cpu_check_us;
  uint64_t oom_started, peak_started;
  uint64_t reaped_cpu_us, reaped_cpu_started_us, resident_max;
};

struct execution {
  uint8_t status, clock;
  int32_t code; /* Exit code or signal. */
  uint64_t wall_us, cpu_us, peak_bytes;
};

void run_open(void);
/* Starts the program; a failure to start is an ended program with a message on its stderr. */
void run_start(struct run *run);
/* Passes on what input there is and fits into the pipe now. */
void run_feed(struct run *run);
void run_close_input(struct run *run);
/* Resets clocks, counters and outputs: a new execution, or the next call of a harness. */
void run_begin(struct run *run);
/* Waits for something to happen, or a limit, and handles it. */
void run_step(struct run *run);
bool run_is_over(const struct run *run);
/* Figures of a call that a harness answered and lives on. */
void run_measure(struct run *run, struct execution *execution);
/* Kills everything, takes the rest of the output, and says how it ended. */
void run_finish(struct run *run, struct execution *execution);
/* Kills every process but ours. False when one could not be killed. */
bool run_kill_all(struct run *run);

#endif

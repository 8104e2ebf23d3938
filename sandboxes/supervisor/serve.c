/*
 * A harness and its calls. Each call is sent only after the reply to the one
 * before; whatever the harness says out of turn ends it, so a solution that
 * writes to the channel itself can answer no call that it was not asked.
 */
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"
#include "control.h"
#include "execute.h"
#include "replies.h"

static const char out_of_turn[] = "polyproof: the harness wrote to its reply channel out of turn; it was ended\n";
static const char not_a_frame[] = "polyproof: the harness wrote something that is not a frame to its reply channel; it was ended\n";

/* Results are sent in batches, but none is kept back for longer than this while calls go on. */
#define BATCH_US 5000

static struct run run;
static struct replies replies;
static uint64_t sent_us;

/* Takes more input in; waits for it. */
static void await_input(void) {
  size_t had = input_length();
  bool cancelled = control_pump(false);
  if (!cancelled && had == input_length() && control_wants_more()) cancelled = control_pump(true);
  if (cancelled) run.verdict = VERDICT_CANCELLED;
  else if (!control_wants_more()) fatal("a call is missing");
}

/* Waits until the length of the next call has arrived; answers the size of its frame, header included. */
static uint64_t next_call(void) {
  while (run.verdict != VERDICT_CANCELLED) {
    char header[16];
    uint64_t size = 0;
    size_t length = input_copy(header, sizeof header);
    for (size_t at = 0; at < length; at++) {
      if (header[at] == '\n') return size + at + 1;
      if (header[at] < '0' || header[at] > '9') fatal("a call is not a frame");
      size = size * 10 + (header[at] - '0');
    }
    if (length == sizeof header) fatal("a call is too large");
    await_input();
  }
  return 0;
}

static void violate(const char *why) {
  output_add(&run.err, why, strlen(why));
  run.verdict = VERDICT_VIOLATION;
}

/* Drops what the harness was not sent of the present call. */
static void skip_call(void) {
  while (run.input_left > 0 && run.verdict != VERDICT_CANCELLED) {
    size_t length;
    input_peek(&length);
    if (length > run.input_left) length = run.input_left;
    input_consume(length);
    run.input_left -= length;
    if (length == 0) await_input();
  }
}

static void read_replies(void) {
  if (run.reply < 0) return;
  if (replies_read(&replies, run.reply)) return;
  close(run.reply);
  run.reply = -1;
}

static void answer_call(const struct execution *execution, bool replied) {
  uint32_t reply_length = replied ? replies.reply_length : 0;
  uint8_t flag = replied;
  answer_begin(ANSWER_CALLED, 1 + 4 + 4 + execution_size(&run) + reply_length + replies.reports_length);
  answer_bytes(&flag, 1);
  answer_u32(reply_length);
  answer_u32(replies.reports_length);
  answer_execution(execution, &run);
  answer_bytes(replies.data + replies.reply_start, reply_length);
  answer_bytes(replies.data, replies.reports_length);
  if (clock_us() - sent_us < BATCH_US) return;
  answer_flush();
  sent_us = clock_us();
}

/* A reply is one to this call only if the call was taken out of the pipe first. */
static bool call_is_unread(void) {
  int unread = 0;
  return run.input_left > 0 || run.input < 0 || ioctl(run.input, FIONREAD, &unread) != 0 || unread > 0;
}

/* Ends the harness, if it still runs, and everything it started. */
static void end_harness(const struct lease *lease, struct execution *execution) {
  run_finish(&run, execution);
  /* A reply that was given before the end counts. */
  size_t had;
  do {
    had = replies.length;
    read_replies();
  } while (run.reply >= 0 && replies.length > had);
  if (run.reply >= 0) close(run.reply);
  run.reply = -1;
  if (replies.state == REPLIES_DONE && run.verdict == VERDICT_NONE && call_is_unread()) violate(out_of_turn);
  run_close_input(&run);
  lease_clean(lease, run.job->discard);
}

/* Sends a call to the harness, which is started first where none runs. */
static void begin_call(void) {
  run_begin(&run);
  if (run.pid == 0) {
    replies_begin(&replies);
    run_start(&run);
    return;
  }
  read_replies();
  bool excess = replies_has_excess(&replies);
  replies_begin(&replies);
  if (excess) violate(out_of_turn);
  else run_feed(&run);
}

static void await_reply(void) {
  while (!run_is_over(&run) && replies.state == REPLIES_WAITING) {
    run_step(&run);
    if (run.reply_ready) read_replies();
    if (replies.state == REPLIES_BROKEN) violate(not_a_frame);
  }
  if (replies.state != REPLIES_DONE) return;
  if (call_is_unread()) violate(out_of_turn);
  /* It was there before we looked at the clock. */
  else if (run.verdict == VERDICT_WALL) run.verdict = VERDICT_NONE;
}

/* Figures of an answered call; what it met of limits while we did not look counts still. */
static void measure_call(struct execution *execution) {
  /* The harness flushed before it replied: what it printed is in the pipes already. */
  output_read(&run.out, true);
  output_read(&run.err, true);
  run_measure(&run, execution);
  if (execution->cpu_us > run.job->cpu_us) run.verdict = VERDICT_CPU;
  if (run.out.total > run.job->output_bytes || run.err.total > run.job->output_bytes) run.verdict = VERDICT_OUTPUT;
}

static void one_call(const struct lease *lease) {
  struct execution execution;
  run.input_left = next_call();
  if (run.verdict == VERDICT_CANCELLED) return;
  begin_call();
  await_reply();
  if (!run_is_over(&run)) measure_call(&execution);
  if (run_is_over(&run)) end_harness(lease, &execution);
  if (run.verdict == VERDICT_CANCELLED) return;
  bool replied = replies.state == REPLIES_DONE && run.verdict == VERDICT_NONE && execution.status != STATUS_TIME;
  /* How a harness ends after its reply is nobody's concern, and a matter of chance. */
  if (replied) execution.status = STATUS_EXITED, execution.code = 0, execution.clock = CLOCK_NONE;
  answer_call(&execution, replied);
  skip_call();
}

void serve(const struct lease *lease, uint32_t length) {
  struct job job;
  struct execution ignored;
  job_take(&job, length);
  if (job.calls == 0) fatal("nothing to serve");
  run.job = &job;
  run.uid = job.is_program ? lease->program : lease->build;
  run.verdict = VERDICT_NONE;
  run.pid = 0;
  run.input_left = 0;
  run.input = run.reply = run.out.fd = run.err.fd = -1;
  input_begin(job.input_bytes);
  sent_us = clock_us();
  for (uint32_t call = 0; call < job.calls && run.verdict != VERDICT_CANCELLED; call++) one_call(lease);
  uint8_t cancelled = run.verdict == VERDICT_CANCELLED;
  /* Its end is nobody's concern any more, so it is not waited for. */
  end_harness(lease, &ignored);
  input_end();
  answer_begin(ANSWER_SERVED, 1);
  answer_bytes(&cancelled, 1);
  answer_flush();
  output_trim(&run.out);
  output_trim(&run.err);
  replies_trim(&replies);
}

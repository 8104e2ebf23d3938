/* One program, its stdin and its result. */
#include "execute.h"

#include "control.h"

uint32_t execution_size(const struct run *run) {
  return EXECUTION_BYTES + output_kept(&run->out) + output_kept(&run->err);
}

/* u8 status, u8 clock, i32 code, u64 wall us, u64 cpu us, u64 peak bytes; of stdout and stderr u64 total, u32 kept; both. */
void answer_execution(const struct execution *execution, const struct run *run) {
  answer_bytes(&execution->status, 1);
  answer_bytes(&execution->clock, 1);
  answer_u32((uint32_t)execution->code);
  answer_u64(execution->wall_us);
  answer_u64(execution->cpu_us);
  answer_u64(execution->peak_bytes);
  answer_u64(run->out.total);
  answer_u32(output_kept(&run->out));
  answer_u64(run->err.total);
  answer_u32(output_kept(&run->err));
  output_answer(&run->out);
  output_answer(&run->err);
}

void execute(const struct lease *lease, uint32_t length) {
  static struct run run;
  struct job job;
  struct execution execution;
  job_take(&job, length);
  job.calls = 0;
  run.job = &job;
  run.uid = job.is_program ? lease->program : lease->build;
  run.input_left = job.input_bytes;
  input_begin(job.input_bytes);
  bool cancelled = control_pump(false);
  run_begin(&run);
  if (cancelled) run.verdict = VERDICT_CANCELLED;
  run_start(&run);
  while (!run_is_over(&run)) run_step(&run);
  run_finish(&run, &execution);
  input_end();
  answer_begin(ANSWER_EXECUTED, execution_size(&run));
  answer_execution(&execution, &run);
  answer_flush();
  output_trim(&run.out);
  output_trim(&run.err);
  lease_clean(lease, job.discard);
}

/* What the host asks to be run, as it arrives in EXECUTE and SERVE. */
#ifndef JOB_H
#define JOB_H

#include <stdbool.h>
#include <stdint.h>

struct job {
  bool is_program; /* Runs as the program's uid, else as the build's. */
  bool discard;    /* Removes the program's files afterwards. */
  uint64_t wall_us, cpu_us;
  uint64_t output_bytes; /* Per stream: one byte more ends the run. */
  uint64_t keep_bytes;   /* Per stream: first half and last half. */
  uint64_t input_bytes;  /* All input that the host will send. */
  uint32_t calls;        /* 0 for EXECUTE. */
  char **arguments, **environment;
};

/* Takes the payload of the present request. Points into it: valid until the next one. */
void job_take(struct job *job, uint32_t length);

#endif

/* The two requests that run programs. */
#ifndef EXECUTE_H
#define EXECUTE_H

#include <stdint.h>

#include "lease.h"
#include "run.h"

/* Answers EXECUTE: one program from start to end. */
void execute(const struct lease *lease, uint32_t length);
/* Answers SERVE: a harness and its calls, one CALLED each, then SERVED. */
void serve(const struct lease *lease, uint32_t length);

/* How an execution is written into an answer. */
#define EXECUTION_BYTES (2 + 4 + 3 * 8 + 2 * 12)
void answer_execution(const struct execution *execution, const struct run *run);
uint32_t execution_size(const struct run *run);

#endif

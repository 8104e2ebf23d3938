/*
 * Payload: u8 program, u8 discard, u64 wall us, u64 cpu us, u64 output bytes,
 * u64 keep bytes, u64 input bytes, u32 calls, u32 arguments, u32 variables;
 * then each argument and each `NAME=value`, ended by a NUL.
 */
#include "job.h"

#include <stdlib.h>
#include <string.h>

#include "control.h"

#define STRINGS_MAX 65536
#define FIXED (2 + 5 * 8 + 3 * 4)
#define KEEP_MAX (64 * 1024 * 1024)

static char *strings[STRINGS_MAX + 3];
static char own_path[4096];

static const char *at;

static void field(void *value, size_t size) {
  memcpy(value, at, size);
  at += size;
}

/* A program is found by the PATH of the image unless the job brings its own. */
static char *image_path(void) {
  const char *path = getenv("PATH");
  if (own_path[0] == 0) {
    strcpy(own_path, "PATH=");
    strncat(own_path, path != NULL ? path : "/usr/local/bin:/usr/bin:/bin", sizeof own_path - 6);
  }
  return own_path;
}

void job_take(struct job *job, uint32_t length) {
  uint8_t is_program, discard;
  uint32_t arguments, variables;
  if (length < FIXED) fatal("job is too short");
  at = control_take_all(length);
  char *end = (char *)at + length;
  field(&is_program, 1);
  field(&discard, 1);
  field(&job->wall_us, 8);
  field(&job->cpu_us, 8);
  field(&job->output_bytes, 8);
  field(&job->keep_bytes, 8);
  field(&job->input_bytes, 8);
  field(&job->calls, 4);
  field(&arguments, 4);
  field(&variables, 4);
  job->is_program = is_program != 0;
  job->discard = discard != 0;
  if (job->keep_bytes > KEEP_MAX) job->keep_bytes = KEEP_MAX;
  if (arguments == 0 || arguments > STRINGS_MAX || variables > STRINGS_MAX - arguments) fatal("job has no command");

  char *text = (char *)at;
  bool has_path = false;
  char **slot = strings;
  job->arguments = slot;
  job->environment = slot + arguments + 1;
  for (uint32_t i = 0; i < arguments + variables; i++) {
    if (i == arguments) *slot++ = NULL;
    if (text >= end) fatal("job is cut off");
    if (i >= arguments && strncmp(text, "PATH=", 5) == 0) has_path = true;
    *slot++ = text;
    text += strlen(text) + 1;
  }
  if (variables == 0) *slot++ = NULL;
  if (!has_path) *slot++ = image_path();
  *slot = NULL;
}

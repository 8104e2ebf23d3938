/*
 * The conversation with the host: frames over the attached stdin and stdout.
 *
 * A frame is a header (payload length, u32 little-endian; type, u8) and its
 * payload. The host speaks first; every request but INPUT and CANCEL has
 * exactly one answer (GET and SERVE have several, the last of which ends
 * them). docs/decisions/0003 lists the payloads, sandboxes/protocol.ts is the
 * other end.
 */
#ifndef CONTROL_H
#define CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROTOCOL_VERSION 1
/* Input bytes the host may have sent beyond what was acknowledged by CREDIT. */
#define INPUT_WINDOW (256 * 1024)

enum request { REQUEST_HELLO = 1, REQUEST_PUT, REQUEST_GET, REQUEST_EXECUTE, REQUEST_SERVE, REQUEST_INPUT, REQUEST_CANCEL, REQUEST_RESET };
enum answer { ANSWER_HELLO = 1, ANSWER_PUT, ANSWER_GET, ANSWER_EXECUTED, ANSWER_CALLED, ANSWER_SERVED, ANSWER_CREDIT, ANSWER_RESET };

void control_open(void);
int control_fd(void);

/* Waits for the next request and returns its type; INPUT and CANCEL that nobody waits for any more are skipped. */
enum request control_next(uint32_t *length);
/* Takes exactly this much of the present request's payload, waiting for it. */
void control_take(void *bytes, size_t length);
void control_skip(uint64_t length);
/* Takes a whole payload into a buffer that the next call reuses; a NUL is put behind it. */
char *control_take_all(uint32_t length);

/*
 * While a program runs: moves INPUT that was received to the input queue, after one read where the stream is
 * readable (it waits where it is not). Tells of a CANCEL.
 */
bool control_pump(bool readable);
/* False once another request waits behind the running one: nothing more may be read. */
bool control_wants_more(void);

/* Input of the running program that was received and not yet passed on. */
size_t input_length(void);
const uint8_t *input_peek(size_t *contiguous);
/* Copies the next bytes without taking them; answers how many there were. */
size_t input_copy(void *bytes, size_t most);
void input_consume(size_t length);
void input_begin(uint64_t total);
void input_end(void);

void answer_begin(enum answer type, size_t length);
void answer_bytes(const void *bytes, size_t length);
void answer_u32(uint32_t value);
void answer_u64(uint64_t value);
void answer_flush(void);

/* Says why on stderr, for the host's diagnostics, and ends the box. */
void fatal(const char *what) __attribute__((noreturn));

#endif

/**
 * What the host and the supervisor of a box say to each other, as bytes.
 *
 * Pure: no stream, no clock. A frame is a header (payload length, u32
 * little-endian; type, u8) and a payload. docs/decisions/0003 has the table;
 * supervisor/control.h is the other end.
 */
import type { CallResult, Execution, ExecutionStatus, Job, Output } from './sandbox.ts';

export const protocolVersion = 1;
/** Bytes of input that may be sent beyond what the box has acknowledged. */
export const inputWindowBytes = 256 * 1024;

export const requestType = { hello: 1, put: 2, get: 3, execute: 4, serve: 5, input: 6, cancel: 7, reset: 8 } as const;
export const answerType = {
  hello: 1,
  put: 2,
  get: 3,
  executed: 4,
  called: 5,
  served: 6,
  credit: 7,
  reset: 8,
} as const;

const headerBytes = 5;
/** No honest answer is larger: two outputs of 64 MiB, reports and a reply. */
const answerBytesMax = 320 * 1024 * 1024;
/** More of a stream than this is not kept, whatever a job asks for. */
const keepBytesMax = 64 * 1024 * 1024;
const jobBytesMax = 4 * 1024 * 1024;
const stringsMax = 60_000;

export function encodeHeader(type: number, payloadBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(payloadBytes, 0);
  header.writeUInt8(type, 4);
  return header;
}

/** Takes a stream piece by piece and calls `onFrame` for each whole frame. Throws a RangeError on what is no frame. */
export function frameReader(onFrame: (type: number, payload: Buffer) => void): (chunk: Buffer) => void {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let neededBytes = headerBytes;
  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    // Joined only once enough is there, so a large frame of many chunks is copied once.
    if (waitingBytes < neededBytes) return;
    const bytes = waiting.length === 1 ? chunk : Buffer.concat(waiting);
    let at = 0;
    neededBytes = headerBytes;
    while (bytes.length - at >= headerBytes) {
      const payloadBytes = bytes.readUInt32LE(at);
      if (payloadBytes > answerBytesMax) throw new RangeError(`A frame of ${payloadBytes} bytes is no answer.`);
      neededBytes = headerBytes + payloadBytes;
      if (bytes.length - at < neededBytes) break;
      const start = at + headerBytes;
      at += neededBytes;
      neededBytes = headerBytes;
      onFrame(bytes.readUInt8(start - 1), bytes.subarray(start, at));
    }
    const rest = bytes.subarray(at);
    waiting = rest.length === 0 ? [] : [rest];
    waitingBytes = rest.length;
  };
}

/** What every program finds in its environment unless the job says otherwise. PATH is the image's own. */
const defaultEnvironment = { HOME: '/tmp', LANG: 'C.UTF-8', TZ: 'UTC', USER: 'polyproof' };

/** The payload of a request that runs something. Throws a TypeError for a command that no system can run. */
export function encodeJob(job: Job, inputBytes: number, calls: number): Buffer {
  const { limits } = job;
  const variables = Object.entries({ ...defaultEnvironment, ...job.environment }).map(([name, value]) => {
    if (name === '' || name.includes('=')) throw new TypeError(`${JSON.stringify(name)} cannot name a variable.`);
    return `${name}=${value}`;
  });
  const strings = [...job.command, ...variables];
  if (strings.some((text) => text.includes('\0'))) throw new TypeError('A command and its environment hold no NUL.');
  const text = Buffer.from(strings.map((string) => `${string}\0`).join(''));
  if (text.length > jobBytesMax || strings.length > stringsMax) throw new TypeError('The command is too long.');
  const fixed = Buffer.alloc(54);
  fixed.writeUInt8(job.owner === 'program' ? 1 : 0, 0);
  fixed.writeUInt8(job.discard ? 1 : 0, 1);
  const numbers = [limits.wallMs * 1000, limits.cpuMs * 1000, limits.outputBytes, kept(limits.keepBytes), inputBytes];
  for (const [index, value] of numbers.entries()) fixed.writeBigUInt64LE(wholeNumber(value), 2 + index * 8);
  fixed.writeUInt32LE(calls, 42);
  fixed.writeUInt32LE(job.command.length, 46);
  fixed.writeUInt32LE(variables.length, 50);
  return Buffer.concat([fixed, text]);
}

function kept(keepBytes: number): number {
  return Math.min(keepBytes, keepBytesMax);
}

/** Limits such as Infinity become the largest number that leaves the supervisor room to add to it. */
function wholeNumber(value: number): bigint {
  if (!(value >= 0)) throw new TypeError(`${value} is not a limit.`);
  return BigInt(Math.min(Math.ceil(value), Number.MAX_SAFE_INTEGER));
}

const statuses: readonly (ExecutionStatus | 'cancelled')[] = [
  'exited',
  'signalled',
  'time-limit',
  'memory-limit',
  'output-limit',
  'cancelled',
];
const clocks = [null, 'cpu', 'wall'] as const;
const executionBytes = 54;

/** Reads an execution; null when it was cancelled. */
export function decodeExecution(payload: Buffer, keepBytes: number): Execution | null {
  const status = statuses[payload.readUInt8(0)];
  const clock = clocks[payload.readUInt8(1)];
  if (status === undefined || clock === undefined) throw new RangeError('An execution has an unknown status.');
  if (status === 'cancelled') return null;
  const code = payload.readInt32LE(2);
  const outStart = executionBytes;
  const errStart = outStart + payload.readUInt32LE(38);
  const errEnd = errStart + payload.readUInt32LE(50);
  if (errEnd > payload.length) throw new RangeError('An execution is cut off.');
  return {
    status,
    exitCode: status === 'exited' ? code : null,
    signal: status === 'signalled' ? signalName(code) : null,
    clock,
    wallMs: Number(payload.readBigUInt64LE(6)) / 1000,
    cpuMs: Number(payload.readBigUInt64LE(14)) / 1000,
    peakBytes: Number(payload.readBigUInt64LE(22)),
    stdout: decodeOutput(payload.subarray(outStart, errStart), payload.readBigUInt64LE(30), keepBytes),
    stderr: decodeOutput(payload.subarray(errStart, errEnd), payload.readBigUInt64LE(42), keepBytes),
  };
}

function decodeOutput(bytes: Buffer, total: bigint, keepBytes: number): Output {
  const totalBytes = Number(total);
  const truncated = totalBytes > bytes.length;
  const headBytes = truncated ? Math.min(bytes.length, Math.ceil(kept(keepBytes) / 2)) : bytes.length;
  return { head: bytes.subarray(0, headBytes), tail: bytes.subarray(headBytes), totalBytes, truncated };
}

/** Reads what became of one call to a harness. */
export function decodeCall(payload: Buffer, keepBytes: number): CallResult {
  const hasReplied = payload.readUInt8(0) === 1;
  const replyBytes = payload.readUInt32LE(1);
  const reportsBytes = payload.readUInt32LE(5);
  const reportsStart = payload.length - reportsBytes;
  const replyStart = reportsStart - replyBytes;
  const execution = decodeExecution(payload.subarray(9, Math.max(9, replyStart)), keepBytes);
  if (execution === null) throw new RangeError('A call was cancelled and answered.');
  const reports = [...decodeFrames(payload.subarray(reportsStart))];
  if (!hasReplied) return { status: 'ended', reports, execution };
  return { status: 'replied', reply: payload.subarray(replyStart, reportsStart), reports, execution };
}

/** A call or a reply as it travels to and from a harness: length in decimal, newline, payload. */
export function encodeCall(payload: Uint8Array): [header: Buffer, payload: Uint8Array] {
  return [Buffer.from(`${payload.length}\n`), payload];
}

function* decodeFrames(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(10, at);
    const end = newline + 1 + Number(bytes.toString('latin1', at, newline));
    if (newline < 0 || !(end <= bytes.length)) throw new RangeError('A report is cut off.');
    yield bytes.subarray(newline + 1, end);
    at = end;
  }
}

/** Linux's signals by number, from 1 on, as x86 and ARM have them. */
const signals =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

/** `SIGSEGV` for 11; the number itself for one without a name. */
export function signalName(number: number): string {
  return `SIG${signals[number - 1] ?? (number >= 34 ? `RT${number - 34}` : number)}`;
}

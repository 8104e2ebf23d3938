/**
 * The messages between the command `polyproof` and its daemon: a byte that says
 * what it is, the payload's length in four bytes, the payload.
 *
 * Plain JavaScript that Node 18 understands, like all that the command needs
 * before it knows whether there is a daemon.
 */

/** What the command says, and what the daemon says. */
export const frameType = {
  /** A request, as JSON. */
  request: 'r',
  /** More of the command's stdin; empty at its end. */
  stdin: 'i',
  /** Ctrl-C. */
  interrupt: 'c',
  /** The daemon works on it. */
  accepted: 'a',
  /** The daemon leaves it to the command, as JSON with the reason. */
  refused: 'n',
  /** The daemon wants stdin. */
  wanted: 'w',
  stdout: 'o',
  stderr: 'e',
  /** The answer, as JSON; nothing comes after it. */
  done: 'd',
};

const headerBytes = 5;

/** A message as it travels. */
export function encodeFrame(type, payload = Buffer.alloc(0)) {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const header = Buffer.alloc(headerBytes);
  header.write(type, 0, 'latin1');
  header.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([header, bytes]);
}

/** Takes bytes as they come and calls `take` for each message that is whole. */
export function frameReader(take) {
  let left = Buffer.alloc(0);
  return (chunk) => {
    left = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
    while (left.length >= headerBytes) {
      const end = headerBytes + left.readUInt32LE(1);
      if (left.length < end) return;
      const type = left.toString('latin1', 0, 1);
      const payload = left.subarray(headerBytes, end);
      left = left.subarray(end);
      take(type, payload);
    }
  };
}

/**
 * Separates what a container writes to stdout from what it writes to stderr.
 *
 * Docker sends both in one stream of frames: a byte for the stream (0 stdin,
 * 1 stdout, 2 stderr), three zero bytes, the length as 32 bits big-endian, the
 * payload. Each byte is looked at once and payloads are passed on without
 * copying, so thousands of tiny frames cost no more than one large one.
 */
import { Duplex } from 'node:stream';

const headerBytes = 8;

/** Takes the raw stream piece by piece and calls `onPayload` for what the frames hold. Throws on bytes that are no frame. */
export function demultiplexer(
  onPayload: (source: 'stdout' | 'stderr', payload: Buffer) => void,
): (chunk: Buffer) => void {
  const header = Buffer.alloc(headerBytes);
  let headerFilled = 0;
  let payloadLeft = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (payloadLeft === 0) {
        const taken = chunk.copy(header, headerFilled, at, at + headerBytes - headerFilled);
        headerFilled += taken;
        at += taken;
        if (headerFilled < headerBytes) return;
        headerFilled = 0;
        payloadLeft = payloadLength(header);
        continue;
      }
      const end = Math.min(chunk.length, at + payloadLeft);
      onPayload(header[0] === 2 ? 'stderr' : 'stdout', chunk.subarray(at, end));
      payloadLeft -= end - at;
      at = end;
    }
  };
}

function payloadLength(header: Buffer): number {
  if (header.readUInt32BE(0) % 0x100_0000 !== 0 || (header[0] ?? 0) > 2) {
    throw new RangeError(`Not a frame of an attached container: ${header.toString('hex')}.`);
  }
  return header.readUInt32BE(4);
}

/**
 * The stdin and stdout of an attached container as one stream, over the raw
 * connection to the engine. Ending it closes the container's stdin; destroying
 * it closes the connection. The connection is read only as fast as stdout is.
 */
export function containerStream(connection: Duplex, onDiagnostics: (payload: Buffer) => void): Duplex {
  const stream = new Duplex({
    read: () => void connection.resume(),
    write: (chunk, encoding, done) => void connection.write(chunk, encoding, done),
    final: (done) => void connection.end(done),
    destroy: (error, done) => {
      connection.destroy();
      done(error);
    },
  });
  const feed = demultiplexer((source, payload) => {
    if (source === 'stderr') onDiagnostics(payload);
    else if (!stream.push(payload)) connection.pause();
  });
  connection.on('data', (chunk: Buffer) => {
    try {
      feed(chunk);
    } catch (error) {
      stream.destroy(error as Error);
    }
  });
  connection.on('end', () => void stream.push(null));
  connection.on('error', (error) => void stream.destroy(error));
  connection.on('close', () => void (stream.readableEnded || stream.push(null)));
  return stream;
}

/** Cuts a stream of bytes into lines, holding no more than one of them. */

export interface Line {
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** Without the newline; null for a line longer than is read. */
  readonly bytes: Uint8Array | null;
}

/** Every line that is not blank. One longer than `bytesMax` is skipped to its end, not kept. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Line> {
  let number = 0;
  let pieces: Uint8Array[] = [];
  let length = 0;

  const add = (piece: Uint8Array) => {
    length += piece.length;
    if (length > bytesMax) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  };
  const finish = (): Line => {
    number += 1;
    const line = { number, bytes: length > bytesMax ? null : Buffer.concat(pieces) };
    pieces = [];
    length = 0;
    return line;
  };

  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, end));
      from = end + 1;
      const line = finish();
      if (!isBlank(line)) yield line;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) {
    const line = finish();
    if (!isBlank(line)) yield line;
  }
}

const newline = 0x0a;

function isBlank({ bytes }: Line): boolean {
  // Space, tab and carriage return: what JSON too takes for nothing.
  return bytes?.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d) ?? false;
}

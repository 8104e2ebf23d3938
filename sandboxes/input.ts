/** The input of a program, cut into frames no larger than the box has agreed to take. */
import { inputWindowBytes } from './protocol.ts';

export interface InputSource {
  readonly totalBytes: number;
  /** What may be sent before the first acknowledgement. */
  readonly windowBytes: number;
  /** The next bytes, up to `bytesMax` in all: for each frame the pieces it is made of, none of them copied. */
  take(bytesMax: number): Uint8Array[][];
}

export function inputSource(pieces: readonly Uint8Array[]): InputSource {
  let index = 0;
  let offset = 0;
  return {
    totalBytes: pieces.reduce((sum, piece) => sum + piece.length, 0),
    windowBytes: inputWindowBytes,
    take(bytesMax) {
      const frame: Uint8Array[] = [];
      let left = bytesMax;
      while (left > 0 && index < pieces.length) {
        const piece = pieces[index] as Uint8Array;
        const part = piece.subarray(offset, offset + left);
        if (part.length > 0) frame.push(part);
        left -= part.length;
        offset += part.length;
        if (offset === piece.length) {
          index += 1;
          offset = 0;
        }
      }
      return frame.length === 0 ? [] : [frame];
    },
  };
}

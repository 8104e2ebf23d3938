/** Types of daemon-frames.js, which is plain JavaScript because it runs on any Node. */
export const frameType: Readonly<
  Record<'request' | 'stdin' | 'interrupt' | 'accepted' | 'refused' | 'wanted' | 'stdout' | 'stderr' | 'done', string>
>;
export function encodeFrame(type: string, payload?: Uint8Array | string): Buffer;
export function frameReader(take: (type: string, payload: Buffer) => void): (chunk: Buffer) => void;

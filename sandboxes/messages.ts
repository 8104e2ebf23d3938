/** Reads the progress that an engine reports while it builds, pulls or imports: one JSON object to a line. */
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import { SandboxError } from './errors.ts';

interface Message {
  /** Text that a build printed, with its newline. */
  readonly stream?: string;
  /** What a pull is doing. */
  readonly status?: string;
  readonly error?: string;
}

/** Resolves at the end of the stream. Rejects with `engine-failed` when a message reports an error. */
export async function readMessages(stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  // An error ends the work, yet the stream is read to its end so that the connection can be used again.
  let failure: string | undefined;
  const onMessage = (json: string) => {
    if (json.trim() === '') return;
    const message = JSON.parse(json) as Message;
    failure ??= message.error;
    const text = stripVTControlCharacters(message.stream ?? message.status ?? '');
    for (const line of text.split(/[\r\n]+/)) {
      if (line.trim() !== '') onLine(line.trimEnd());
    }
  };
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk as unknown as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onMessage(line);
  }
  onMessage(rest + decoder.end());
  if (failure !== undefined) throw new SandboxError('engine-failed', failure);
}

/**
 * A recorded model: an HTTP server that speaks chat completions and answers
 * with replies from files, addressed by sample, role and attempt, never by
 * the order of the calls. An address without a reply is answered with 404.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { z } from 'zod';
import { AgentError } from './errors.ts';
import { addressText } from './model.ts';
import { addressHeaders } from './openai.ts';

/** Replies by address: `clamp-python/responder.python/1`. */
export type Recording = ReadonlyMap<string, string>;

export interface RecordedServer extends AsyncDisposable {
  /** To be given as the base URL: `http://127.0.0.1:41234/v1`. */
  readonly baseUrl: string;
  /** Replies given so far. */
  readonly served: () => number;
}

/** One file: `sample` and replies by `role/attempt`. */
const fileSchema = z.strictObject({
  sample: z.string().min(1),
  about: z.string().optional(),
  replies: z.record(z.string().regex(/^[a-z.-]+\/[1-9]\d*$/, 'is not role/attempt'), z.string()),
});

/** Reads every .yaml file of a folder. Throws `bad-recording`. */
export function readRecording(folder: string): Recording {
  const replies = new Map<string, string>();
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()) {
    for (const [address, reply] of readFile(join(folder, name))) {
      if (replies.has(address))
        throw new AgentError('bad-recording', `${name}: there is another reply for ${address}.`);
      replies.set(address, reply);
    }
  }
  return replies;
}

function readFile(path: string): readonly (readonly [string, string])[] {
  try {
    const { sample, replies } = fileSchema.parse(parse(readFileSync(path, 'utf8')));
    return Object.entries(replies).map(([key, reply]) => [`${sample}/${key}`, reply] as const);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new AgentError('bad-recording', `${path} is not a file of replies: ${why}`, { cause: error });
  }
}

/** Listens on this machine only. Port 0 takes a free one. */
export async function serveRecording(recording: Recording, port: number): Promise<RecordedServer> {
  let served = 0;
  const server = createServer((request, response) => {
    void (async () => {
      try {
        served += (await answer(recording, request, response)) ? 1 : 0;
      } catch {
        // The client went away in the middle of its request.
        response.destroy();
      }
    })();
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, '127.0.0.1', listening.resolve);
  await listening.promise;
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    served: () => served,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

/** Whether a reply was given. */
async function answer(recording: Recording, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    refuse(response, 404, 'not-found', 'This is a recorded model: it answers POST /v1/chat/completions only.');
    return false;
  }
  const body = await text(request);
  const header = (name: string) => String(request.headers[name] ?? '');
  const attempt = Number(header(addressHeaders.attempt));
  const address = addressText({ sample: header(addressHeaders.sample), role: header(addressHeaders.role), attempt });
  const reply = recording.get(address);
  if (reply === undefined) {
    refuse(response, 404, 'no-recorded-reply', `There is no recorded reply for ${address}.`);
    return false;
  }
  send(response, 200, completion(address, reply, body.length));
  return true;
}

/** Tokens are guessed at four characters each, as nobody counted them. */
function completion(address: string, reply: string, promptCharacters: number): unknown {
  const prompt = Math.ceil(promptCharacters / 4);
  const completionTokens = Math.ceil(reply.length / 4);
  return {
    id: `recorded-${address}`,
    object: 'chat.completion',
    created: 0,
    model: 'recorded',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: reply, refusal: null } }],
    usage: { prompt_tokens: prompt, completion_tokens: completionTokens, total_tokens: prompt + completionTokens },
  };
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, { error: { message, type: 'invalid_request_error', param: null, code } });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

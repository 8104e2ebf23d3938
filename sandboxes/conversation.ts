/**
 * One side of the talk with a supervisor: requests go out, answers are handed
 * to whoever asked, in order. When the stream ends, says something that makes
 * no sense, or stays silent for too long, the box is lost and everybody who
 * waits is told; nothing is ever retried here.
 */
import type { Duplex } from 'node:stream';
import type { StreamedPayload } from './archive.ts';
import { SandboxError } from './errors.ts';
import { encodeHeader, frameReader } from './protocol.ts';

export interface Exchange {
  /** Longest silence of the supervisor while this exchange is the one it works on. */
  readonly silenceMs: number;
  /** Takes one answer; true when it was the last one. What it throws means that the supervisor talks nonsense. */
  onAnswer(type: number, payload: Buffer): boolean;
  /** The box is lost: there will be no more answers. */
  onLost(error: SandboxError): void;
}

export interface Conversation {
  readonly isAlive: boolean;
  /** Sends a request; its answers go to the exchange. */
  ask(type: number, payload: readonly Uint8Array[], exchange: Exchange): void;
  /** Sends a request whose payload is read as fast as the box takes it. Nothing else may be sent meanwhile. */
  askStreamed(type: number, payload: StreamedPayload, exchange: Exchange): Promise<void>;
  /** Sends a request that has no answer of its own. */
  tell(type: number, payload: readonly Uint8Array[]): void;
  /** Gives the box up. */
  lose(reason: string, cause?: unknown): void;
}

/** Up to this size the pieces of a request are joined: one write costs less than many. */
const joinedBytesMax = 1024 * 1024;

export function converse(stream: Duplex, diagnostics: () => string): Conversation {
  const exchanges: Exchange[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lost: SandboxError | undefined;

  function watch(): void {
    clearTimeout(timer);
    const silenceMs = exchanges[0]?.silenceMs;
    if (silenceMs === undefined) return;
    timer = setTimeout(
      () => lose(`it was silent for ${Math.round(silenceMs / 1000)} s`),
      Math.min(silenceMs, 2 ** 31 - 1),
    );
  }

  function lose(reason: string, cause?: unknown): void {
    if (lost !== undefined) return;
    const said = diagnostics().trim();
    const details = said === '' ? '' : ` The supervisor said: ${said}`;
    lost = new SandboxError('box-lost', `The box was lost: ${reason}.${details}`, { cause });
    clearTimeout(timer);
    for (const exchange of exchanges.splice(0)) exchange.onLost(lost);
    stream.destroy();
  }

  const read = frameReader((type, payload) => {
    const exchange = exchanges[0];
    if (exchange === undefined) throw new RangeError('An answer came that nobody asked for.');
    if (exchange.onAnswer(type, payload)) exchanges.shift();
    watch();
  });
  stream.on('data', (chunk: Buffer) => {
    try {
      if (lost === undefined) read(chunk);
    } catch (error) {
      lose('it does not speak our protocol', error);
    }
  });
  stream.on('error', (error) => lose('its stream broke', error));
  stream.on('end', () => lose('it ended'));
  stream.on('close', () => lose('its stream was closed'));

  function tell(type: number, payload: readonly Uint8Array[]): void {
    if (lost !== undefined) return;
    const payloadBytes = payload.reduce((sum, piece) => sum + piece.length, 0);
    const pieces = [encodeHeader(type, payloadBytes), ...payload];
    if (payloadBytes <= joinedBytesMax) stream.write(Buffer.concat(pieces));
    else for (const piece of pieces) stream.write(piece);
  }

  function expect(exchange: Exchange): void {
    exchanges.push(exchange);
    if (exchanges.length === 1) watch();
  }

  async function writeAll(type: number, { bytes, pieces }: StreamedPayload): Promise<void> {
    stream.write(encodeHeader(type, bytes));
    for await (const piece of pieces()) {
      if (lost !== undefined) return;
      if (!stream.write(piece)) await drained(stream);
    }
  }

  return {
    get isAlive() {
      return lost === undefined;
    },
    lose,
    tell,
    ask(type, payload, exchange) {
      if (lost !== undefined) {
        exchange.onLost(lost);
        return;
      }
      expect(exchange);
      tell(type, payload);
    },
    async askStreamed(type, payload, exchange) {
      if (lost !== undefined) {
        exchange.onLost(lost);
        return;
      }
      expect(exchange);
      try {
        await writeAll(type, payload);
      } catch (error) {
        // Half a request was sent: the box waits for the other half for ever.
        lose('a file could not be read while it was sent', error);
      }
    },
  };
}

/** Resolves when more may be written, or nothing ever will be. */
function drained(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    const go = () => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.on('drain', go);
    stream.on('close', go);
  });
}

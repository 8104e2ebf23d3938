/**
 * Bodies with large files, as multipart/form-data: the part `request` is the
 * JSON, every other part is a file whose path is the part's name.
 *
 * Files go to disk as they arrive and from there into the box: never into
 * memory, and no box is held while a slow client sends. They have no name on
 * the disk: they are gone when they are closed, and when we are killed.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { StreamedFile } from '../sandboxes/sandbox.ts';
import { ServerError } from './errors.ts';
import { readJson } from './json-body.ts';
import { isInside } from './run.ts';

export interface UploadOptions {
  /** Folder on a disk with room. */
  readonly folder: string;
  /** Of all files together. */
  readonly filesBytesMax: number;
  readonly requestBytesMax: number;
}

export interface Upload extends AsyncDisposable {
  /** The part `request`, parsed. */
  readonly request: unknown;
  readonly files: readonly StreamedFile[];
}

const filesMax = 1000;

/** Reads a whole body. Throws ServerError for one that is not as it should be. */
export async function receiveUpload(message: IncomingMessage, options: UploadOptions): Promise<Upload> {
  const spools: Spool[] = [];
  const closeAll = async () => void (await Promise.all(spools.map(({ close }) => close())));
  try {
    const request = await receiveParts(message, options, spools);
    return { request, files: spools.map(({ file }) => file()), [Symbol.asyncDispose]: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function receiveParts(message: IncomingMessage, options: UploadOptions, spools: Spool[]): Promise<unknown> {
  const parser = parserOf(message, options);
  const writing: Promise<void>[] = [];
  const parts: Readable[] = [];
  let request: Buffer | undefined;
  let left = options.filesBytesMax;
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    parser.destroy(error as Error);
    for (const part of parts) part.destroy();
  };
  const counted = () =>
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        left -= chunk.length;
        if (left >= 0) done(null, chunk);
        else
          done(new ServerError('body-too-large', `The files are larger than ${options.filesBytesMax} bytes together.`));
      },
    });

  // Whatever breaks, the pipeline below tells of it.
  parser.on('error', () => undefined);
  parser.on('field', (name: string, value: string, _nameCut: boolean, isCut: boolean) => {
    if (isCut) fail(new ServerError('body-too-large', `The part ${name} is too large.`));
    else if (name === 'request') request = Buffer.from(value);
    else fail(wrong(`The part ${name} is no file: give it a file name, or send it in the part request.`));
  });
  parser.on('file', (name: string, part: Readable) => {
    const work = name === 'request' ? collect(part, options.requestBytesMax) : spoolPart(name, part);
    writing.push(work);
    parts.push(part);
    part.on('error', () => undefined);
    // Awaited in the end; until then it is not unhandled.
    work.catch(fail);
  });
  parser.on('filesLimit', () => fail(wrong(`There are more than ${filesMax} files.`)));

  async function collect(part: Readable, bytesMax: number): Promise<void> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of part) {
      bytes += chunk.length;
      if (bytes > bytesMax)
        throw new ServerError('body-too-large', `The part request is larger than ${bytesMax} bytes.`);
      chunks.push(chunk as Buffer);
    }
    request = Buffer.concat(chunks);
  }
  async function spoolPart(path: string, part: Readable): Promise<void> {
    if (!isInside(path)) throw wrong(`${path.slice(0, 200)} is no path inside the work folder.`);
    if (spools.some((spool) => spool.path === path)) throw wrong(`Two files are called ${path}.`);
    const spool = await openSpool(options.folder, path);
    spools.push(spool);
    await pipeline(part, counted(), spool.writer());
  }

  try {
    await pipeline(message, parser);
    await Promise.all(writing);
  } catch (error) {
    // What broke first: the rest broke because of it.
    throw failureOfBody(failure ?? error);
  } finally {
    await Promise.allSettled(writing);
  }
  if (request === undefined) throw wrong('There is no part called request, with the JSON of the request.');
  return readJson(request);
}

function parserOf(message: IncomingMessage, { requestBytesMax }: UploadOptions): BusboyInstance {
  const limits = { files: filesMax, fields: 10, fieldSize: requestBytesMax, fieldNameSize: 4096, headerPairs: 20 };
  try {
    return new Busboy({
      headers: { ...message.headers, 'content-type': message.headers['content-type'] ?? '' },
      limits,
    });
  } catch (error) {
    throw wrong(`The body cannot be read: ${(error as Error).message}.`, error);
  }
}

interface Spool {
  readonly path: string;
  readonly writer: () => Writable;
  readonly file: () => StreamedFile;
  readonly close: () => Promise<void>;
}

async function openSpool(folder: string, path: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = join(folder, randomUUID());
  const handle = await open(name, 'wx+', 0o600);
  await unlink(name);
  let bytes = 0;
  return {
    path,
    writer: () =>
      new Writable({
        // Content that looks like the end of a part arrives in crumbs.
        highWaterMark: pieceBytes,
        writev(chunks, done) {
          const piece = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
          bytes += piece.length;
          // From where the last piece ended, and all of it.
          handle.writeFile(piece).then(() => done(), done);
        },
      }),
    file: () => ({ path, bytes, pieces: () => piecesOf(handle) }),
    close: () => handle.close(),
  };
}

async function* piecesOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; ) {
    // A new one each time: the one before may still be on its way.
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const pieceBytes = 256 * 1024;

function failureOfBody(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  const { message, code = '' } = error as NodeJS.ErrnoException;
  if (!diskCodes.includes(code)) return wrong(`The body cannot be read: ${message}.`, error);
  return new ServerError('storage-failed', 'There is no room for the files. Try again later.', [], { cause: error });
}

const diskCodes = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'EACCES'];

function wrong(message: string, cause?: unknown): ServerError {
  return new ServerError('invalid-request', message, [{ path: 'files', message }], { cause });
}

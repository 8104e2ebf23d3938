/**
 * What the languages that run on Java's virtual machine and harness share: how it is
 * started, and what it says when memory runs out.
 */
import type { Command } from '../runner.ts';

/** The heap follows the memory of the box; no files in /tmp; UTF-8 whatever the locale. */
export const options = [
  '-XX:+UseSerialGC',
  '-XX:MaxRAMPercentage=70',
  '-XX:MinRAMPercentage=70',
  '-XX:-UsePerfData',
  '-Xshare:auto',
  '-Dstdout.encoding=UTF-8',
  '-Dstderr.encoding=UTF-8',
] as const;

/** Our compiler driver: only the quick one of the JVM's two compilers, as a build is over before the other pays. */
export const compile = (archive: string, classPath: string, ...rest: readonly string[]): Command => [
  'java',
  ...options,
  '-XX:TieredStopAtLevel=1',
  `-XX:SharedArchiveFile=/opt/polyproof/${archive}`,
  '-cp',
  classPath,
  'polyproof.Compile',
  ...rest,
];

/** A program's own class, assertions on. */
export const run = (...rest: readonly string[]): Command => ['java', ...options, '-Xss16m', '-ea', ...rest];

/** A class of the harness. Its archive holds for class paths that begin with the jar it was made for. */
export const runHarness = (folders: string, ...rest: readonly string[]): Command =>
  run('-XX:SharedArchiveFile=/opt/polyproof/harness.jsa', '-cp', `/opt/polyproof/harness.jar:${folders}`, ...rest);

// Not "unable to create native thread", which is the same error for another limit.
export const memoryMessages = [
  'OutOfMemoryError: Java heap space',
  'OutOfMemoryError: GC overhead limit exceeded',
  'OutOfMemoryError: Requested array size exceeds VM limit',
  'OutOfMemoryError: Cannot reserve',
  'OutOfMemoryError: Metaspace',
  'OutOfMemoryError: Compressed class space',
  'OutOfMemoryError thrown from',
  'There is insufficient memory for the Java Runtime Environment',
] as const;

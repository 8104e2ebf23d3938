/** What one warm run costs beyond the same command spawned natively from the same files. */
import type { Command, Runner } from '../../runners/runner.ts';
import type { LocalSandbox } from '../../sandboxes/local.ts';
import type { BoxFile } from '../../sandboxes/sandbox.ts';
import { medians } from './measure.ts';
import type { Rivals } from './rivals.ts';
import { differenceRow, milliseconds, type Row } from './rows.ts';
import { leaseOf, runIn, runLeased, runnerOf } from './setting.ts';

export const trueCommand: Command = ['/bin/true'];
export const pythonHello: Command = ['/usr/bin/python3', '-c', "print('hello')"];

const cSource = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';

interface Subject {
  readonly what: string;
  readonly command: Command;
  readonly nativeCommand: Command;
  readonly files: readonly BoxFile[];
  readonly atMostMs: number;
}

/** `python` is the language of whose image `rivals` has the files. */
export async function latencyRows(
  sandbox: LocalSandbox,
  python: Runner,
  rivals: Rivals,
  rounds: number,
): Promise<Row[]> {
  const hello = await compiledHello(sandbox);
  rivals.install(hello);
  const subjects: readonly Subject[] = [
    { what: '/bin/true', command: trueCommand, nativeCommand: trueCommand, files: [], atMostMs: 3 },
    { what: 'C hello', command: ['./hello'], nativeCommand: ['/hello'], files: [hello], atMostMs: 3 },
    { what: 'Python hello', command: pythonHello, nativeCommand: pythonHello, files: [], atMostMs: 3 },
  ];
  const rows: Row[] = [];
  for (const { what, command, nativeCommand, files, atMostMs } of subjects) {
    const { ours, loaded, chrooted } = await medians(
      {
        ours: () => runLeased(sandbox, python, command, files),
        loaded: () => rivals.loaded(nativeCommand),
        chrooted: () => rivals.chrooted(nativeCommand),
      },
      rounds,
    );
    const native = Math.min(loaded, chrooted);
    const shown = {
      what: `overhead of a warm run over a native spawn, ${what}, p50`,
      ours: milliseconds(ours),
      baseline: milliseconds(native),
    };
    rows.push(differenceRow(shown, ours, native, { atMost: atMostMs }));
  }
  return rows;
}

/** Built in a box of the C++ image and read back: the very same bytes run in the box and natively. */
async function compiledHello(sandbox: LocalSandbox): Promise<BoxFile> {
  await using lease = await leaseOf(sandbox, runnerOf('cpp'));
  await lease.put([{ path: 'hello.c', content: Buffer.from(cSource) }], 'build');
  await runIn(lease, ['gcc', '-O2', '-o', 'hello', 'hello.c'], 'build');
  const [built] = await lease.get(['hello'], 1024 ** 2);
  if (built === undefined) throw new Error('The C program that was built could not be read back.');
  return { ...built, isExecutable: true };
}

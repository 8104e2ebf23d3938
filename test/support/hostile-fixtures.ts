/**
 * The hostile programs of test/fixtures/hostile, read as tasks for the judge.
 *
 * Each is one file, `<number>-<name>.<extension>`. Its first comment line says
 * number, attempt and outcome: `# 13 infinite loop: time-limit (CPU time)`.
 * Several verdicts are joined by `or`; what is in parentheses is part of the
 * message. A second comment line that begins with `{` holds changes, as JSON.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { languages } from '../../runners/languages.ts';
import type { Runner } from '../../runners/runner.ts';
import type { Settings, StageLimits, Task } from '../../verification/task.ts';

export interface HostileProgram {
  readonly title: string;
  readonly verdicts: readonly string[];
  /** Part of the outcome's message; empty when anything will do. */
  readonly says: string;
  /** What its output begins with. */
  readonly prints: string;
  readonly task: Task;
}

interface Changes {
  /** The program is `twice(x)` and called, or it is run with test code. */
  readonly shape?: 'calls' | 'tests';
  readonly tests?: string;
  readonly stdin?: string;
  /** Input of this size, instead of `stdin`. */
  readonly stdinMegabytes?: number;
  /** What the program must print to be right. */
  readonly expected?: string;
  /** Or this many times `x`. */
  readonly expectedBytes?: number;
  /** What its output begins with, whatever the verdict: partial output is always told. */
  readonly prints?: string;
  /** How often it is run in one lease: more than once where it looks for what it left itself. */
  readonly cases?: number;
  readonly compile?: Partial<StageLimits>;
  readonly run?: Partial<StageLimits>;
}

const megabyte = 1024 ** 2;
const run: StageLimits = {
  wallMs: 4_000,
  cpuMs: 600,
  memoryBytes: 256 * megabyte,
  outputBytes: megabyte,
  keepBytes: 2_000,
};
const compile: StageLimits = { ...run, wallMs: 40_000, cpuMs: 20_000, memoryBytes: 768 * megabyte };

const folder = path.resolve(import.meta.dirname, '../fixtures/hostile');

/** What a program of any language is followed by: it prints all that it finds. */
export const lookAround = readFileSync(path.join(folder, 'after.sh'), 'utf8');

/** Every hostile program, in the order of the numbers. */
export function hostilePrograms(): readonly HostileProgram[] {
  return globSync('[0-9]*', { cwd: folder })
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map(readProgram);
}

function readProgram(file: string): HostileProgram {
  const source = readFileSync(path.join(folder, file), 'utf8');
  const [first = '', second = ''] = source.split('\n', 2);
  const header = /^(?:#|\/\/) (?<title>(?<number>\d+) [^:]+): (?<verdicts>[a-z -]+?)(?: \((?<says>.+)\))?$/.exec(first);
  const { title, number, verdicts, says = '' } = header?.groups ?? {};
  if (title === undefined || verdicts === undefined || Number.parseInt(file, 10) !== Number(number))
    throw new Error(`${file}: the first line does not say number, attempt and outcome`);
  const json = /^(?:#|\/\/) (\{.*)$/.exec(second)?.[1] ?? '{}';
  const extension = path.extname(file).slice(1);
  const runner = Object.values(languages).find(({ extensions }) => extensions.includes(extension));
  if (runner === undefined) throw new Error(`${file}: no language has this extension`);
  const changes = JSON.parse(json) as Changes;
  return {
    title: `${title}, in ${runner.title}`,
    verdicts: verdicts.split(' or '),
    says,
    prints: changes.prints ?? '',
    task: taskOf(runner, source, changes),
  };
}

function taskOf(runner: Runner, source: string, changes: Changes): Task {
  const program = { runner, source, settings: settingsOf(changes) };
  if (changes.shape === 'tests') return { ...program, shape: 'tests', tests: changes.tests ?? '' };
  if (changes.shape === 'calls') {
    const type = { kind: 'int' } as const;
    return {
      ...program,
      shape: 'calls',
      signature: { entry: 'twice', parameters: [{ name: 'x', type }], returns: type },
      tolerance: { absolute: 0, relative: 0 },
      cases: [1n, 2n].map((x) => ({ args: [x], expected: { kind: 'value', value: 2n * x } })),
    };
  }
  const { stdin = '', stdinMegabytes = 0, expectedBytes = 0, cases = 1 } = changes;
  const expected = expectedBytes > 0 ? 'x'.repeat(expectedBytes) : (changes.expected ?? 'ok\n');
  const one = { stdin: stdinMegabytes > 0 ? 'line\n'.repeat((stdinMegabytes * megabyte) / 5) : stdin, expected };
  return { ...program, shape: 'stdio', checker: { kind: 'exact' }, cases: Array.from({ length: cases }, () => one) };
}

function settingsOf(changes: Changes): Settings {
  return {
    compile: { ...compile, ...changes.compile },
    run: { ...run, ...changes.run },
    isolation: 'reset',
    stopEarly: true,
    waitMs: 300_000,
    priority: 'normal',
    client: 'hostile',
  };
}

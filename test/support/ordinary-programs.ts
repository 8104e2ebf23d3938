/**
 * Three hundred ordinary programs with the verdicts they must get, as data:
 * four languages, three shapes, and what happens to programs: they are right,
 * wrong, nearly or far too slow, crash, eat memory, do not even compile.
 *
 * All do the same sum, `n` times in a loop. How often it takes to use a part of
 * the CPU limit is measured beforehand, alone, so that "nine tenths of the
 * limit" is a fixed amount of work and not a look at the clock.
 */
import { cpp as cppRunner } from '../../runners/cpp/facts.ts';
import { java as javaRunner } from '../../runners/java/facts.ts';
import { javascript as javascriptRunner } from '../../runners/javascript/facts.ts';
import { python as pythonRunner } from '../../runners/python/facts.ts';
import type { Runner } from '../../runners/runner.ts';
import type { Verdict } from '../../verification/outcome.ts';
import type { Settings, StageLimits, Task } from '../../verification/task.ts';

export type Mishap = 'none' | 'wrong' | 'crash' | 'memory' | 'broken' | 'endless';
export type Shape = Task['shape'];

export interface OrdinaryProgram {
  readonly title: string;
  readonly language: OrdinaryLanguage;
  readonly shape: Shape;
  readonly mishap: Mishap;
  /** Share of the CPU limit that it uses by itself; 0 where it is over at once. */
  readonly share: number;
  /** Tells programs apart that are the same otherwise. */
  readonly variant: number;
  readonly verdict: Verdict;
}

/** One group of programs of a language and a shape: as many as there are variants. */
const groups: readonly (readonly [what: string, Mishap, shares: readonly number[], Verdict])[] = [
  ['right', 'none', [0, 0, 0, 0, 0, 0], 'accepted'],
  ['near the limit', 'none', [0.5, 0.6, 0.7, 0.8, 0.9], 'accepted'],
  ['wrong', 'wrong', [0, 0, 0, 0, 0.5], 'wrong-answer'],
  ['too slow', 'none', [1.8], 'time-limit'],
  ['endless', 'endless', [0], 'time-limit'],
  ['crash', 'crash', [0, 0, 0.5], 'runtime-error'],
  ['memory', 'memory', [0, 0], 'memory-limit'],
  ['broken', 'broken', [0, 0], 'compile-error'],
];

const shapes = ['stdio', 'calls', 'tests'] as const;

interface Sources {
  readonly runner: Runner;
  /** What the function does before it returns its sum. */
  readonly mishaps: Readonly<Record<Mishap, string>>;
  readonly work: (mishap: string) => string;
  /** A program that answers one line with one sum. */
  readonly program: (work: string) => string;
  readonly check: (n: number, sum: number) => string;
}

const python: Sources = {
  runner: pythonRunner,
  mishaps: {
    none: '',
    wrong: 'x += 1',
    crash: 'raise ValueError("no")',
    memory: 'kept = [b"x" * 10_000_000 for _ in range(1000)]',
    broken: 'x = = 1',
    endless: 'while True: pass',
  },
  work: (mishap) => `def work(n):
    x = 1
    for _ in range(n):
        x = x * 48271 % 2147483647
    ${mishap}
    return x
`,
  program: (work) => `${work}\nprint(work(int(input())))\n`,
  check: (n, sum) => `from solution import work\nassert work(${n}) == ${sum}\n`,
};

const javascript: Sources = {
  runner: javascriptRunner,
  mishaps: {
    none: '',
    wrong: 'x += 1;',
    crash: 'throw new Error("no");',
    memory: 'const kept = []; for (;;) kept.push(new Array(1e6).fill(kept.length + 0.5));',
    broken: 'let let = 1;;)',
    endless: 'for (;;) x += 1;',
  },
  work: (mishap) => `function work(n) {
  let x = 1;
  for (let i = 0; i < n; i += 1) x = (x * 48271) % 2147483647;
  ${mishap}
  return x;
}
`,
  program: (work) => `${work}\nconsole.log(work(Number(require('fs').readFileSync(0, 'utf8'))));\n`,
  check: (n, sum) => `const assert = require('node:assert');\nassert.strictEqual(work(${n}), ${sum});\n`,
};

const cpp: Sources = {
  runner: cppRunner,
  mishaps: {
    none: '',
    wrong: 'x += 1;',
    crash: 'std::abort();',
    memory: 'std::vector<std::string> kept; for (;;) kept.emplace_back(10000000, (char)x);',
    broken: 'x = = 1;',
    endless: 'for (volatile long long i = 0;; i = i + 1) {}',
  },
  work: (mishap) => `#include <bits/stdc++.h>
long long work(long long n) {
  long long x = 1;
  for (long long i = 0; i < n; ++i) x = x * 48271 % 2147483647;
  ${mishap}
  return x;
}
`,
  program: (work) => `${work}\nint main() { long long n; std::cin >> n; std::cout << work(n) << "\\n"; }\n`,
  check: (n, sum) => `#include <cassert>\nint main() { assert(work(${n}) == ${sum}); }\n`,
};

const java: Sources = {
  runner: javaRunner,
  mishaps: {
    none: '',
    wrong: 'x += 1;',
    crash: 'if (x > 0) throw new IllegalStateException("no");',
    memory: 'var kept = new java.util.ArrayList<long[]>(); while (x > 0) kept.add(new long[1000000]);',
    broken: 'x = = 1;',
    endless: 'while (x > 0) {}',
  },
  work: (mishap) => `class Solution {
  static long work(long n) {
    long x = 1;
    for (long i = 0; i < n; i++) x = x * 48271 % 2147483647;
    ${mishap}
    return x;
  }
}
`,
  program: (work) => `${work}
class Main {
  public static void main(String[] args) {
    System.out.println(Solution.work(new java.util.Scanner(System.in).nextLong()));
  }
}
`,
  check: (n, sum) => `class Check {
  public static void main(String[] args) {
    assert Solution.work(${n}L) == ${sum}L;
  }
}
`,
};

const sources = { python, javascript, cpp, java };
export type OrdinaryLanguage = keyof typeof sources;
export const ordinaryLanguages = Object.keys(sources) as OrdinaryLanguage[];

/** All of them, in an order that mixes languages and lengths. */
export function ordinaryPrograms(): readonly OrdinaryProgram[] {
  const all = groups.flatMap(([what, mishap, shares, verdict]) =>
    shares.flatMap((share, variant) =>
      ordinaryLanguages.flatMap((language) =>
        shapes.map((shape): OrdinaryProgram => {
          const title = `${language} ${shape}: ${what} ${share > 0 ? share : variant}`;
          const isRead = mishap === 'broken' && sources[language].runner.program.compile === undefined;
          return { title, language, shape, mishap, share, variant, verdict: isRead ? 'runtime-error' : verdict };
        }),
      ),
    ),
  );
  // A stride that shares no factor with their number visits each once.
  return all.map((_, index) => all[(index * 97) % all.length] as OrdinaryProgram);
}

const megabyte = 1024 ** 2;

const run: StageLimits = {
  wallMs: 20_000,
  cpuMs: 1_200,
  memoryBytes: 384 * megabyte,
  outputBytes: megabyte,
  keepBytes: 1_000,
};

const settings: Settings = {
  compile: { ...run, wallMs: 120_000, cpuMs: 30_000, memoryBytes: 768 * megabyte },
  run,
  isolation: 'reset',
  stopEarly: true,
  waitMs: 3_600_000,
  priority: 'normal',
  client: 'ordinary',
};

export const cpuLimitMs = run.cpuMs;

/** The task that has this program do its sum `n` times. */
export function ordinaryTask({ language, shape, mishap }: OrdinaryProgram, n: number): Task {
  const { runner, mishaps, work, program, check }: Sources = sources[language];
  const source = work(mishaps[mishap]);
  const common = { runner, settings };
  const sum = sumOf(n);
  if (shape === 'tests') return { ...common, shape, source, tests: check(n, sum) };
  if (shape === 'stdio') {
    const cases = [{ stdin: `${n}\n`, expected: `${sum}\n` }];
    return { ...common, shape, source: program(source), checker: { kind: 'trimmed' }, cases };
  }
  const type = { kind: 'int' } as const;
  return {
    ...common,
    shape,
    source,
    signature: { entry: 'work', parameters: [{ name: 'n', type }], returns: type },
    tolerance: { absolute: 0, relative: 0 },
    cases: [{ args: [BigInt(n)], expected: { kind: 'value', value: BigInt(sum) } }],
  };
}

function sumOf(n: number): number {
  let x = 1;
  for (let i = 0; i < n; i += 1) x = (x * 48271) % 2147483647;
  return x;
}

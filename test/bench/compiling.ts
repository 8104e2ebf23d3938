/** What compiling costs: once for all cases, and less than the plain command takes in the same image. */
import type { Command } from '../../runners/runner.ts';
import type { LocalSandbox } from '../../sandboxes/local.ts';
import type { Job, Sandbox } from '../../sandboxes/sandbox.ts';
import { place } from '../../verification/placing.ts';
import { median, medians } from './measure.ts';
import { countRow, differenceRow, milliseconds, type Row, ratioRow } from './rows.ts';
import { judged, leaseOf, runIn, runnerOf, stdioTask } from './setting.ts';

const cases = 100;
const doubling = '#include <iostream>\nint main() { long long n; std::cin >> n; std::cout << 2 * n << "\\n"; }\n';

/** One C++ program with 100 cases: how often it is compiled, and what a case costs beyond the program itself. */
export async function manyCasesRows(sandbox: LocalSandbox, rounds: number): Promise<Row[]> {
  const counted = countingBuilds(sandbox);
  const numbers = Array.from({ length: cases }, (_, index) => index);
  const task = stdioTask(
    'cpp',
    doubling,
    numbers.map((n) => ({ stdin: `${n}\n`, expected: `${2 * n}\n` })),
  );
  const totals: number[] = [];
  const programs: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    counted.builds = 0;
    const startedAt = performance.now();
    const outcome = await judged(counted, task);
    if (outcome.verdict !== 'accepted') throw new Error(`100 cases in C++: ${outcome.message}`);
    const total = performance.now() - startedAt - (outcome.compile?.wallMs ?? 0);
    if (round < 0) continue;
    totals.push(total / cases);
    programs.push(outcome.cases.reduce((sum, { execution }) => sum + (execution?.wallMs ?? 0), 0) / cases);
  }
  const ours = median(totals);
  const own = median(programs);
  const shown = {
    what: 'C++, 100 cases: cost of a case over the time of the program itself',
    ours: milliseconds(ours),
    baseline: milliseconds(own),
  };
  return [
    countRow({ what: 'C++, 100 cases: compiles', ours: `${counted.builds}` }, counted.builds, {
      atMost: 1,
      atLeast: 1,
    }),
    differenceRow(shown, ours, own, { atMost: 2 }),
  ];
}

interface CountingSandbox extends Sandbox {
  builds: number;
}

function countingBuilds(sandbox: Sandbox): CountingSandbox {
  return {
    builds: 0,
    close: (graceMs) => sandbox.close(graceMs),
    async lease(request) {
      // Without what was built before: every round compiles.
      const { artefacts: _, ...lease } = await sandbox.lease(request);
      const execute = (job: Job, stdin: Uint8Array) => {
        if (job.owner === 'build') this.builds += 1;
        return lease.execute(job, stdin);
      };
      return { ...lease, execute };
    },
  };
}

interface Plain {
  readonly language: string;
  readonly what: string;
  readonly source: string;
  /** Where the plain command looks for the source, and what it is. */
  readonly file: string;
  readonly command: Command;
  readonly atMost: number;
}

const plains: readonly Plain[] = [
  {
    language: 'java',
    what: 'compiling a Java hello, against `javac Hello.java` in the same image',
    source: runnerOf('java').hello,
    file: 'Hello.java',
    command: ['javac', 'Hello.java'],
    atMost: 0.4,
  },
  {
    language: 'cpp',
    what: 'compiling <bits/stdc++.h>, against `g++ -std=c++20 -O2` in the same image (no precompiled header)',
    source: '#include <bits/stdc++.h>\nusing namespace std;\nint main() { cout << vector<int>(3).size() << endl; }\n',
    file: 'plain.cpp',
    command: ['g++', '-std=c++20', '-O2', '-o', 'plain', 'plain.cpp'],
    atMost: 0.45,
  },
];

export async function compilingRows(sandbox: LocalSandbox, rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { language, what, source, file, command, atMost } of plains) {
    const runner = runnerOf(language);
    const placed = place(runner.program, { source });
    const { compile } = placed;
    if (compile === null) throw new Error(`${language} has no build step.`);
    const once = async (build: Command) => {
      await using lease = await leaseOf(sandbox, runner);
      await lease.put([...placed.files, { path: file, content: Buffer.from(source) }], 'build');
      await runIn(lease, build, 'build');
    };
    const { ours, plain } = await medians({ ours: () => once(compile), plain: () => once(command) }, rounds);
    rows.push(ratioRow({ what, ours: milliseconds(ours), baseline: milliseconds(plain) }, ours, plain, { atMost }));
  }
  return rows;
}

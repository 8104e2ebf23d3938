/** What the soak runs: ordinary programs and hostile ones, each with the outcomes it may have. */
import type { Sandbox } from '../../sandboxes/sandbox.ts';
import { judge } from '../../verification/judge.ts';
import type { StageLimits } from '../../verification/task.ts';
import { mebibyte, runLeased, runnerOf, stdioTask } from './setting.ts';

export interface SoakProgram {
  readonly name: string;
  /** How many of all the runs are of this program, in proportion to the other weights. */
  readonly weight: number;
  readonly expected: readonly string[];
  /** Answers a verdict or, where there is none, our own failure's code. `index` differs for each run. */
  readonly once: (sandbox: Sandbox, index: number) => Promise<string>;
}

interface Judging {
  readonly weight: number;
  readonly expected: readonly string[];
  readonly source: string;
  readonly language?: string;
  readonly limits?: Partial<StageLimits>;
  readonly isolation?: 'fresh';
  /** Gives the request up after so many milliseconds. */
  readonly giveUpMs?: (index: number) => number;
}

const littering = `
import os
for folder in ('/tmp', '/var/tmp', '/dev/shm'):
    assert os.listdir(folder) == [], folder
    for n in range(20):
        open(f'{folder}/left{n}', 'w').write('here')
    os.symlink('/etc', f'{folder}/.link')
    os.makedirs(f'{folder}/deep/' + 'd/' * 30)
    os.chmod(f'{folder}/deep', 0)
print('hello')
`;

const leavingDaemons = `
import os, time
for n in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(300)
        os._exit(0)
print('hello')
`;

const forking = `
import os
while True:
    os.fork()
`;

const judgings: Readonly<Record<string, Judging>> = {
  'Python hello': { weight: 300, source: "print('hello')", expected: ['accepted'] },
  'Python, wrong answer': { weight: 60, source: "print('good day')", expected: ['wrong-answer'] },
  'Python, raises': { weight: 60, source: "raise ValueError('no')", expected: ['runtime-error'] },
  'Python, never-used box': { weight: 5, source: "print('hello')", isolation: 'fresh', expected: ['accepted'] },
  'JavaScript hello': { weight: 30, language: 'javascript', source: hello('javascript'), expected: ['accepted'] },
  'C++ hello': { weight: 8, language: 'cpp', source: hello('cpp'), expected: ['accepted'] },
  'C++ that does not compile': { weight: 4, language: 'cpp', source: 'int main( {', expected: ['compile-error'] },
  'Java hello': { weight: 8, language: 'java', source: hello('java'), expected: ['accepted'] },
  'loops for ever': {
    weight: 30,
    source: 'while True: pass',
    limits: { cpuMs: 100, wallMs: 5_000 },
    expected: ['time-limit'],
  },
  'sleeps for ever': {
    weight: 10,
    source: 'import time\ntime.sleep(300)',
    limits: { wallMs: 200 },
    expected: ['time-limit'],
  },
  'prints for ever': {
    weight: 20,
    source: "while True: print('x' * 1000)",
    limits: { outputBytes: 64 * 1024 },
    expected: ['output-limit'],
  },
  'eats memory': {
    weight: 20,
    source: "kept = [b'x' * (1 << 20) for n in range(256)]\nprint(len(kept))",
    limits: { memoryBytes: 64 * mebibyte },
    expected: ['memory-limit'],
  },
  'kills itself': { weight: 20, source: 'import os\nos.kill(os.getpid(), 11)', expected: ['runtime-error'] },
  'leaves files, and looks for those of others': { weight: 30, source: littering, expected: ['accepted'] },
  'leaves daemons': { weight: 30, source: leavingDaemons, expected: ['accepted'] },
  'forks without end': {
    weight: 5,
    source: forking,
    limits: { cpuMs: 1_000, wallMs: 5_000 },
    expected: ['runtime-error', 'time-limit', 'memory-limit', 'output-limit'],
  },
  'given up by its caller': {
    weight: 20,
    source: 'import time\ntime.sleep(300)',
    giveUpMs: (index) => (index * 37) % 1_500,
    expected: ['cancelled'],
  },
};

export const soakPrograms: readonly SoakProgram[] = [
  {
    name: '/bin/true',
    weight: 340,
    expected: ['exited'],
    once: async (sandbox) => {
      await runLeased(sandbox, runnerOf('python'), ['/bin/true']);
      return 'exited';
    },
  },
  ...Object.entries(judgings).map(([name, judging]) => programOf(name, judging)),
];

function programOf(name: string, judging: Judging): SoakProgram {
  const { weight, expected, source, language = 'python', limits, isolation, giveUpMs } = judging;
  const task = stdioTask(language, source, [{ stdin: '', expected: 'hello' }], limits);
  const settings = { ...task.settings, ...(isolation !== undefined && { isolation }) };
  return {
    name,
    weight,
    expected,
    async once(sandbox, index) {
      const signal = giveUpMs === undefined ? undefined : AbortSignal.timeout(giveUpMs(index));
      const outcome = await judge(sandbox, { ...task, settings: { ...settings, client: `${index % 7}` } }, signal);
      if (outcome.outcome === 'judged') return outcome.verdict;
      return outcome.outcome === 'invalid' ? outcome.reason : outcome.code;
    },
  };
}

function hello(language: string): string {
  return runnerOf(language).hello;
}

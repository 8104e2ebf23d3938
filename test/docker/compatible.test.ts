/** The APIs of other services over a real engine: what their clients' own tests would notice. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ServiceProcess, serviceProcess } from '../support/server-process.ts';

const test = suite('compatible APIs');

interface Stage {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly return_code: number | null;
  readonly signal: string | null;
}

interface Answer {
  readonly status: string;
  readonly compile_result: Stage | null;
  readonly run_result: Stage;
  readonly files: Readonly<Record<string, string>>;
  readonly verdict: string;
}

interface PistonAnswer {
  readonly run: Stage;
  readonly compile: Stage;
}

let service: ServiceProcess;
test.before(async () => {
  service = await serviceProcess();
});
test.after(async () => {
  await service[Symbol.asyncDispose]();
});

async function runCode(body: Record<string, unknown>): Promise<Answer> {
  const { status, body: answer } = await service.post('/run_code', body);
  assert.is(status, 200, JSON.stringify(answer).slice(0, 1000));
  return answer as unknown as Answer;
}

async function execute(body: Record<string, unknown>): Promise<PistonAnswer> {
  const { status, body: answer } = await service.post('/api/v2/execute', { version: '*', ...body });
  assert.is(status, 200, JSON.stringify(answer).slice(0, 1000));
  return answer as unknown as PistonAnswer;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('run_code: ten million bytes of output arrive, every one', async () => {
  const { status, run_result: run } = await runCode({ code: "print('a'*10_000_000)", run_timeout: 10 });
  assert.is(status, 'Success');
  assert.is(run.stdout, `${'a'.repeat(10_000_000)}\n`);
});

test('run_code: twenty million bytes of input arrive, though they are read slowly', async () => {
  const code =
    'import sys, time\ntotal = 0\nwhile part := sys.stdin.read(4_000_000):\n  total += len(part); time.sleep(0.1)\nprint(total)';
  const { run_result: run } = await runCode({ code, stdin: 'x'.repeat(20_000_000), run_timeout: 20 });
  assert.is(run.stdout, '20000000\n');
});

test('run_code: a memory limit does not stop the JVM', async () => {
  const code = 'public class Main { public static void main(String[] a) { System.out.println("up"); } }';
  const answer = await runCode({ code, language: 'java', memory_limit_MB: 256, compile_timeout: 30 });
  assert.is(answer.run_result.stdout, 'up\n');
});

test('run_code: a harness with files of many megabytes and numpy runs as tinker-cookbook sends it', async () => {
  const tests = JSON.stringify({ inputs: ['x'.repeat(30_000_000)] });
  const code =
    'import json, numpy\nfrom testing_util import check\ncheck(json.load(open("test_cases.txt")), open("code.py").read())';
  const util = 'def check(tests, code):\n  assert len(tests["inputs"][0]) == 30_000_000\n  exec(code)\n';
  const files = { 'test_cases.txt': base64(tests), 'code.py': base64('print(1)'), 'testing_util.py': base64(util) };
  const answer = await runCode({ code, language: 'python', run_timeout: 75, files });
  assert.is(answer.status, 'Success', JSON.stringify(answer).slice(0, 1000));
  assert.is(answer.run_result.stdout, '1\n');
});

test('run_code: files are read, written and brought back, in the work folder and outside', async () => {
  const code = 'open("out/b", "w").write(open("in/a").read()); open("/tmp/d", "w").write(open("/tmp/c").read())';
  const files = { 'in/a': base64('A'), 'out/keep': '', '/tmp/c': base64('C') };
  const answer = await runCode({ code, files, fetch_files: ['out/b', '/tmp/d', './in/a', 'missing'] });
  assert.is(answer.status, 'Success', answer.run_result.stderr);
  assert.equal(answer.files, { 'out/b': base64('A'), '/tmp/d': base64('C'), './in/a': base64('A') });
});

test('run_code: what an earlier program left is not there for the next', async () => {
  await runCode({ code: 'open("/tmp/left", "w").write("x")', files: { '/tmp/placed': base64('x') } });
  const { run_result: run } = await runCode({ code: 'import os; print(os.listdir("/tmp"))' });
  assert.is(run.stdout, '[]\n');
});

/** Test programs, and whether they pass. */
const testPrograms: readonly [string, string, string][] = [
  ['pytest', 'def test_a():\n    assert 1 + 1 == 2\n', 'Success'],
  ['pytest', 'def test_a():\n    assert 1 + 1 == 3\n', 'Failed'],
  ['pytest', 'import sys\ndef test_a():\n    sys.exit(0)\n    assert 1 + 1 == 3\n', 'Failed'],
];
for (const [language, code, status] of testPrograms) {
  test(`run_code: ${language} is ${status} for ${JSON.stringify(code)}`, async () => {
    const answer = await runCode({ language, code });
    assert.is(answer.status, status);
    assert.is(answer.run_result.return_code === 0, status === 'Success');
  });
}

test('execute: the files of a program find each other by their names', async () => {
  const { run } = await execute({
    language: 'python',
    files: [
      { name: 'app.py', content: 'import helper, sys; print(helper.x, sys.argv, input())' },
      { name: 'helper.py', content: 'x = 1' },
    ],
    args: ['a'],
    stdin: 'in',
  });
  assert.is(run.stdout, "1 ['app.py', 'a'] in\n");
});

test('execute: an output beyond a kilobyte and a body beyond a hundred arrive', async () => {
  const content = `# ${'x'.repeat(300_000)}\nprint("a" * 100_000)`;
  assert.is((await execute({ language: 'py', files: [{ content }] })).run.stdout.length, 100_001);
});

const sum = '#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << "\\n\\nyes"; }';
const checkerPy =
  'import sys\nprint(100 if open(sys.argv[3]).read().split() == open(sys.argv[2]).read().split() else 0)';

interface Submission {
  readonly language?: string;
  readonly code: string;
  readonly correct?: string;
  readonly checker?: string;
  readonly mode?: string;
}

/** As open-r1's cf_scoring.py sends it. */
function codeforces({ language = 'c++17', code, correct = '7\r\nYES\r\n', checker, mode = 'stdio' }: Submission) {
  return execute({
    language,
    files: [
      { name: 'main.cpp', content: code },
      ...(checker === undefined ? [] : [{ name: 'checker.py', content: checker }]),
      { name: 'input.txt', content: '3\r\n4\r\n' },
      { name: 'correct_output.txt', content: correct },
      { name: 'grader_config', content: `TIME_LIMIT=1.0\nMEMORY_LIMIT=256.0\nINPUT_MODE=${mode}` },
    ],
    run_timeout: 4000,
  });
}

/** What open-r1 makes of an answer: a build that failed, a right answer or a wrong one. */
function passes({ compile, run }: PistonAnswer): 'unbuilt' | boolean {
  return compile.code === 0 ? run.code === 0 && run.stdout.trim() === '1' : 'unbuilt';
}

const read = 'open("output.txt", "w").write(str(sum(map(int, open("input.txt").read().split()))))';
const submissions: readonly [string, Submission, 'unbuilt' | boolean, string][] = [
  ['right', { code: sum }, true, 'Output is correct'],
  ['wrong', { code: sum, correct: '8\n' }, false, "Output isn't correct"],
  ['right in Python', { language: 'cf_python3', code: 'print(7)\nprint("yes")' }, true, 'Output is correct'],
  ['endless', { language: 'cf_python3', code: 'while True: pass' }, false, 'Time limit exceeded'],
  ['greedy', { language: 'cf_python3', code: 'x = b"x" * (600 << 20)' }, false, 'Memory limit exceeded'],
  ['crashing', { code: 'int main() { return 3; }' }, false, 'Runtime error with exit code 3'],
  ['uncompilable', { code: 'int main() { return x; }' }, 'unbuilt', 'not declared'],
  ['right for a checker', { code: sum, correct: '7 yes', checker: checkerPy }, true, 'Output is correct (checker)'],
  ['wrong for a checker', { code: sum, correct: '7 no', checker: checkerPy }, false, "Output isn't correct (checker)"],
  ['right with files', { language: 'cf_python3', code: read, correct: '7', mode: 'file' }, true, 'Output is correct'],
  [
    'a thief of the right answer',
    {
      language: 'cf_python3',
      code: 'import os\nfor f, _, n in os.walk("/work"):\n  for x in n: print(open(f + "/" + x).read() if "correct" in x else "")',
    },
    false,
    "Output isn't correct",
  ],
];
for (const [what, submission, wanted, feedback] of submissions) {
  test(`codeforces: a submission that is ${what} is ${wanted}`, async () => {
    const answer = await codeforces(submission);
    assert.is(passes(answer), wanted, JSON.stringify(answer));
    assert.match(answer.run.stderr, feedback);
  });
}

const graderCpp =
  '#include "add.h"\n#include <cstdio>\nint main() { int a, b; if (scanf("%d %d", &a, &b) != 2) return 1; printf("%d\\n", add(a, b)); }';
const checkerCpp = [
  '#include <cstdio>',
  'int main(int, char **argv) {',
  '  int wanted, got = -1;',
  '  fscanf(fopen(argv[2], "r"), "%d", &wanted); fscanf(fopen(argv[3], "r"), "%d", &got);',
  '  puts(wanted == got ? "1.0" : wanted == got + 1 ? "0.5" : "0.0");',
  '  fputs(wanted == got ? "translate:success" : "Output isn\'t correct", stderr);',
  '}',
].join('\n');
const managerCpp = [
  '#include <cstdio>',
  'int main(int, char **argv) {',
  '  int a, b, got = -1; scanf("%d %d", &a, &b);',
  '  FILE *to = fopen(argv[2], "w"), *from = fopen(argv[1], "r");',
  '  fprintf(to, "%d %d\\n", a, b); fclose(to); fscanf(from, "%d", &got);',
  '  puts(got == a + b ? "1.0" : "0.0"); fputs("translate:success", stderr);',
  '}',
].join('\n');

interface Problem {
  readonly code: string;
  readonly hasChecker?: boolean;
  readonly talks?: boolean;
}

/** As open-r1's ioi_scoring.py sends it. */
function ioi({ code, hasChecker = true, talks = false }: Problem) {
  const config = { task_type: talks ? 'Communication' : 'Batch', code: 'add', time_limit: 1, memory_limit: 2 ** 28 };
  return execute({
    language: 'cms_ioi',
    files: [
      { name: 'graders/add.cpp', content: code },
      { name: 'input.txt', content: '3 4\n' },
      { name: 'correct_output.txt', content: '7\n' },
      { name: 'graders/grader.cpp', content: graderCpp },
      { name: 'graders/add.h', content: 'int add(int a, int b);' },
      { name: 'graders/grader_config.json', content: JSON.stringify(config) },
      ...(hasChecker ? [{ name: 'checker/checker.cpp', content: checkerCpp }] : []),
      ...(talks ? [{ name: 'graders/manager.cpp', content: managerCpp }] : []),
    ],
    run_timeout: 4000,
    run_memory_limit: 2 ** 28,
  });
}

/** What open-r1 makes of an answer: score and feedback. */
function score({ compile, run }: PistonAnswer): readonly [number, string] {
  if (compile.code !== 0) return [0, `Compilation error exit code ${compile.code}\n${compile.stderr}`];
  assert.ok(run.stdout !== '', 'what prints no score is an error');
  return [Number.parseFloat(run.stdout), run.stderr];
}

const add = (body: string) => `#include "add.h"\n#include <cstdlib>\nint add(int a, int b) { ${body} }\n`;
const problems: readonly [string, Problem, number, string][] = [
  ['right', { code: add('return a + b;') }, 1, 'success'],
  ['partly right', { code: add('return a + b - 1;') }, 0.5, ''],
  ['wrong', { code: add('return a - b;') }, 0, "Output isn't correct"],
  ['right without a checker', { code: add('return a + b;'), hasChecker: false }, 1, 'Output is correct'],
  ['wrong without a checker', { code: add('return a - b;'), hasChecker: false }, 0, "Output isn't correct"],
  ['endless', { code: add('for (;;) {}') }, 0, 'Time limit exceeded'],
  ['crashing', { code: add('abort();') }, 0, 'Runtime error with exit code 134'],
  ['greedy', { code: add('for (long i = 0;; i++) static_cast<char *>(malloc(1 << 20))[i % 4096] = 1;') }, 0, ''],
  ['uncompilable', { code: add('return x;') }, 0, 'Compilation error'],
  ['right in talking', { code: add('return a + b;'), hasChecker: false, talks: true }, 1, 'success'],
  ['wrong in talking', { code: add('return a - b;'), hasChecker: false, talks: true }, 0, 'success'],
];
for (const [what, problem, wanted, feedback] of problems) {
  test(`cms_ioi: a submission that is ${what} scores ${wanted}`, async () => {
    const [got, why] = score(await ioi(problem));
    assert.is(got, wanted, why);
    assert.match(why, feedback);
  });
}

test.run();

/** The test runner itself: no way of running nothing, or of never ending, may pass. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runTestFile } from '../../support/test-file.ts';

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'polyproof-run-'));
const generous = { deadlineMs: 60_000, lingerMs: 20_000 };
const test = suite('run');

test.after(() => rmSync(folder, { recursive: true }));

const head = `import { suite } from 'uvu';\nconst test = suite('sums');\n`;
const passing = `test('adds', () => {});\n`;

function fixture(name: string, text: string): string {
  const file = path.join(folder, `${name}.test.ts`);
  writeFileSync(file, text);
  return file;
}

async function failure(name: string, text: string, options = generous): Promise<string> {
  const result = await runTestFile(fixture(name, text), options);
  assert.ok(result.failed > 0, result.output);
  return result.problems.join('; ');
}

test('counts what passed, failed and was skipped', async () => {
  const text = `${head}${passing}test.skip('divides');\ntest('multiplies', () => { throw new Error('off by one'); });\ntest.run();\n`;
  const { passed, failed, skipped, problems, output } = await runTestFile(fixture('mixed', text), generous);
  assert.equal({ passed, failed, skipped, problems }, { passed: 1, failed: 1, skipped: 1, problems: [] });
  assert.match(output, 'off by one');
});

test('counts the tests that an `only` leaves out as skipped', async () => {
  const { passed, skipped } = await runTestFile(
    fixture('only', `${head}${passing}test.only('one', () => {});\ntest.run();`),
    generous,
  );
  assert.equal({ passed, skipped }, { passed: 1, skipped: 1 });
});

test('fails an empty file', async () => {
  assert.is(await failure('empty', ''), 'it declares no suite');
});

test('fails a suite that is never run, although another one is', async () => {
  const text = `${head}${passing}const other = suite('other');\nother('adds', () => {});\nother.run();\n`;
  assert.is(await failure('unrun', text), `suite 'sums' is declared and not run`);
});

test('fails a suite without tests', async () => {
  assert.is(await failure('testless', `${head}test.run();\n`), `suite 'sums' has no test`);
});

test('fails a test that is added after run()', async () => {
  assert.is(
    await failure('late', `${head}${passing}test.run();\ntest('late', () => {});\n`),
    `suite 'sums' was given 1 more after its run()`,
  );
});

test('fails a file that leaves the process hanging', async () => {
  const text = `${head}${passing}test.run();\nsetInterval(() => {}, 1000);\n`;
  assert.match(await failure('hanging', text, { deadlineMs: 60_000, lingerMs: 200 }), 'something was left open');
});

test('stops a test at the deadline and names it', async () => {
  const text = `${head}test('loops', () => { for (;;); });\ntest.run();\n`;
  assert.match(await failure('endless', text, { deadlineMs: 3_000, lingerMs: 200 }), `stopped in 'sums › loops'`);
});

test('fails a test that never settles', async () => {
  assert.match(
    await failure('unsettled', `${head}test('waits', () => new Promise(() => {}));\ntest.run();\n`),
    `ended in 'sums › waits'`,
  );
});

test('fails a file that exits with 0 in the middle', async () => {
  assert.match(
    await failure('exits', `${head}test('exits', () => process.exit(0));\ntest.run();\n`),
    `ended in 'sums › exits'`,
  );
});

test('fails a file that breaks after its tests', async () => {
  const text = `${head}${passing}test.after(() => void setTimeout(() => { throw new Error('late'); }, 50));\ntest.run();\n`;
  assert.match(await failure('breaks', text), 'then it ended with exit code 1');
});

test('fails a file with a syntax error and shows it', async () => {
  const result = await runTestFile(fixture('syntax', `${head}test('`), generous);
  assert.is(result.failed, 1);
  assert.match(result.output, 'SyntaxError');
});

for (const hook of ['before', 'before.each', 'after', 'after.each']) {
  test(`fails a suite whose ${hook} hook throws`, async () => {
    const text = `${head}test.${hook}(() => { throw new Error('no disk'); });\n${passing}test.run();\n`;
    assert.match(await failure(hook, text), `Error: no disk`);
  });
}

test('takes the test processes along when it is interrupted', async () => {
  const pidFile = path.join(folder, 'pid');
  const file = fixture(
    'interrupted',
    `import { writeFileSync } from 'node:fs';
${head}test('loops', () => { writeFileSync('${pidFile}', String(process.pid)); for (;;); });\ntest.run();\n`,
  );
  const runner = spawn(process.execPath, [path.resolve('test/support/run.ts'), file], { stdio: 'ignore' });
  while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await sleep(20);
  runner.kill('SIGINT');
  await once(runner, 'exit');
  assert.throws(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0), 'ESRCH');
});

for (const [title, paths] of [
  ['a folder without test files', [path.join(folder, 'nothing-here')]],
  ['no path at all', []],
] as const) {
  test(`fails for ${title}, and says so in the last line`, async () => {
    const command = [path.resolve('test/support/run.ts'), ...paths];
    const ended = await run(process.execPath, command).catch((error: { code: number; stdout: string }) => error);
    assert.is('code' in ended ? ended.code : 0, 1);
    assert.is(ended.stdout.trimEnd().split('\n').at(-1), '0 passed, 1 failed');
  });
}

test('ends with the totals of all files and exit code 0 when all pass', async () => {
  const files = ['one', 'two'].map((name) => fixture(name, `${head}${passing}test.run();\n`));
  const { stdout } = await run(process.execPath, [path.resolve('test/support/run.ts'), ...files]);
  assert.is(stdout.trimEnd().split('\n').at(-1), '2 passed, 0 failed');
});

test.run();

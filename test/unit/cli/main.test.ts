/** The command line as a whole, where no engine answers: help, exit codes and what is said about failures. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commands } from '../../../cli/commands.ts';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { runCli } from '../../support/test-terminal.ts';

const test = suite('polyproof');
const folder = mkdtempSync(join(tmpdir(), 'polyproof-cli-'));

test.after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const task = JSON.stringify({ language: 'python', source: 'print(1)', cases: [{ stdin: '', expected: '1' }] });

test('lists every command in its help', async () => {
  const { exitCode, stdout } = await runCli(['--help']);
  assert.is(exitCode, 0);
  for (const name of Object.keys(commands)) assert.match(stdout, new RegExp(`^  ${name} `, 'm'));
});

test('gives every command help with an example and --json', async () => {
  for (const name of Object.keys(commands)) {
    const { exitCode, stdout } = await runCli([name, '--help']);
    assert.is(exitCode, 0, name);
    assert.match(stdout, /Examples?:\n {2}\S*.*polyproof /, name);
    assert.match(stdout, '--json', name);
  }
});

test('explains every setting in the help of serve', async () => {
  const { stdout } = await runCli(['help', 'serve']);
  for (const name of ['POLYPROOF_PORT', 'POLYPROOF_HOME', 'DOCKER_HOST', 'POLYPROOF_IMAGE_<LANG>'])
    assert.match(stdout, name);
});

test('loads no library for its help but the one that reads options', () => {
  const main = new URL('../../../cli/command-line.ts', import.meta.url).pathname;
  const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', watchImports(main)], {
    encoding: 'utf8',
  });
  const packages = new Set([...loaded.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name));
  assert.equal(packages, new Set(['commander', 'picocolors']));
});

/** A script that prints the URL of every module loaded by `polyproof --help`. */
function watchImports(main: string): string {
  return `
    import { registerHooks } from 'node:module';
    registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context); } });
    const { main } = await import(${JSON.stringify(main)});
    const { processTerminal } = await import(${JSON.stringify(main.replace('command-line.ts', 'terminal.ts'))});
    await main(['--help'], processTerminal(new AbortController().signal));`;
}

test('says its version', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  assert.equal(await runCli(['--version']), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
});

const badInput: readonly (readonly [string, () => readonly string[], RegExp])[] = [
  ['a command that there is not', () => ['frobnicate'], /unknown command 'frobnicate'/],
  ['an option that there is not', () => ['run', '--frobnicate', 'x.py'], /unknown option '--frobnicate'/],
  ['a file that does not exist', () => ['run', '/nonexistent/x.py'], /\/nonexistent\/x\.py does not exist/],
  ['a folder for a file', () => ['run', '-l', 'python', folder], /is a folder/],
  ['a file whose language cannot be told', () => ['run', file('x.unknown', '')], /cannot be told from its name/],
  ['a language that there is not', () => ['run', '-l', 'pythn', file('x', '')], /Did you mean python\?/],
  ['a source that is not text', () => ['run', binaryFile()], /not a text in UTF-8/],
  ['a limit that is no number', () => ['run', '--wall-ms', 'soon', file('x.py', '')], /not a whole number/],
  ['a limit too high', () => ['run', '--wall-ms', '99999999999', file('x.py', '')], /above this server's/],
  ['half a task', () => ['verify', file('half.json', '{"language": "py')], /cannot be read/],
  ['broken YAML', () => ['verify', file('broken.yaml', 'a: [1')], /cannot be read/],
  [
    'a mapping of a key that there is not',
    () => ['verify', '--map', 'code=solution', file('t.json', task)],
    /--map code=solution/,
  ],
  ['a build of a language that there is not', () => ['images', 'build', 'klingon'], /no language "klingon"/],
];

function binaryFile(): string {
  const path = join(folder, 'binary.py');
  writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00]));
  return path;
}

for (const [what, args, message] of badInput) {
  test(`exits with 2 for ${what} and says so`, async () => {
    const { exitCode, stdout, stderr } = await runCli(args());
    assert.match(stderr, message);
    assert.is(exitCode, exitCodes.badInput);
    assert.is(stdout, '');
    assert.not.match(stderr, /at .*\.ts:\d/);
  });
}

test('exits with 2 for a wrong setting, naming it', async () => {
  const { exitCode, stderr } = await runCli(['run', file('y.py', '')], '', { POLYPROOF_PORT: 'x' });
  assert.is(exitCode, 2);
  assert.match(stderr, 'POLYPROOF_PORT');
});

test('exits with 3 where no engine answers, and says what to do', async () => {
  for (const args of [
    ['run', file('z.py', 'print(1)')],
    ['verify', file('t.json', task)],
    ['images', 'list'],
  ]) {
    const { exitCode, stdout, stderr } = await runCli(args);
    assert.is(exitCode, exitCodes.notJudged, args.join(' '));
    assert.match(stderr, 'polyproof doctor');
    assert.is(stdout, '');
  }
});

test('examines a machine without an engine and exits with 1', async () => {
  const { exitCode, stdout } = await runCli(['doctor', '--json']);
  assert.is(exitCode, exitCodes.negative);
  const findings = JSON.parse(stdout) as { name: string; status: string; remedy: string }[];
  const engine = findings.find(({ name }) => name === 'engine');
  assert.is(engine?.status, 'broken');
  assert.ok((engine?.remedy.length ?? 0) > 10);
});

test('lists the languages, for people and for programs', async () => {
  const { stdout } = await runCli(['languages', '--json']);
  assert.ok((JSON.parse(stdout) as { name: string }[]).some(({ name }) => name === 'python'));
  assert.match((await runCli(['languages'])).stdout, /^python/m);
});

test('has its exit codes in docs/cli.md', () => {
  const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  assert.equal(
    documented,
    Object.values(exitCodes).toSorted((a, b) => a - b),
  );
  for (const name of Object.keys(commands)) assert.match(page, new RegExp(`\\| \`${name}[ \`]`));
});

test.run();

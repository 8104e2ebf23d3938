/** The example of a language outside the package, used as its users would: with --runners and nothing else. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('own language');
const root = path.resolve(import.meta.dirname, '../..');
const home = mkdtempSync(path.join(tmpdir(), 'polyproof-own-'));
test.after(() => rmSync(home, { recursive: true }));

function polyproof(args: readonly string[], input: string) {
  const options = { cwd: root, input, encoding: 'utf8', env: { ...process.env, POLYPROOF_HOME: home } } as const;
  const run = spawnSync(process.execPath, ['cli/polyproof.js', ...args, '--runners', 'examples/runners'], options);
  return { code: run.status, output: run.stdout, remarks: run.stderr };
}

const task = {
  language: 'pyweb',
  source:
    'from bs4 import BeautifulSoup\ndef links(page):\n    return [a["href"] for a in BeautifulSoup(page, "lxml").find_all("a")]\n',
  entry: 'links',
  cases: [
    { args: ['<p><a href="/x">x</a><a href="/y">'], expected: ['/x', '/y'] },
    { args: ['none'], expected: [] },
  ],
};

test('its programs are judged like those of any language', () => {
  const { code, output, remarks } = polyproof(['verify', '-', '--json'], JSON.stringify(task));
  assert.is(code, 0, remarks);
  const verdict = JSON.parse(output) as { verdict: string; passed: number };
  assert.equal([verdict.verdict, verdict.passed], ['accepted', 2]);
});

test('a wrong one is wrong', () => {
  const wrong = { ...task, source: task.source.replace('["href"]', '.text') };
  const { code, output } = polyproof(['verify', '-', '--json'], JSON.stringify(wrong));
  assert.is(code, 1);
  assert.is((JSON.parse(output) as { verdict: string }).verdict, 'wrong-answer');
});

test('it is listed beside the others', () => {
  assert.match(polyproof(['languages', 'python-web'], '').output, /beautifulsoup4/);
});

test.run();

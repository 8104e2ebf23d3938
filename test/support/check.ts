/**
 * Format, lint, types and unused code, one after another: `npm run check`.
 * A check that passes takes one line; one that fails shows what it found.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import colors from 'picocolors';
import { lastLine, type Totals } from './run.ts';

interface Check {
  readonly title: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly command: readonly [program: string, ...args: string[]];
}

const checks: readonly Check[] = [
  {
    title: 'format and style',
    remedy: 'npm run format mends most of it',
    command: ['biome', 'check', '--error-on-warnings'],
  },
  { title: 'lint', remedy: 'rules are in .oxlintrc.json', command: ['oxlint', '--deny-warnings'] },
  { title: 'types', remedy: 'settings are in tsconfig.json', command: ['tsc'] },
  {
    title: 'unused files, exports and packages',
    remedy: 'entry points are in knip.json',
    command: ['knip', '--no-progress', '--treat-config-hints-as-errors'],
  },
];

const root = path.resolve(import.meta.dirname, '../..');

/** Runs every check, also after one failed. */
export function runChecks(print = console.log): Totals {
  const passed = checks.filter((check) => runCheck(check, print)).length;
  return { passed, failed: checks.length - passed, skipped: 0 };
}

function runCheck({ title, remedy, command: [program, ...args] }: Check, print: (line: string) => void): boolean {
  const startedMs = performance.now();
  const tool = path.join(root, 'node_modules/.bin', program);
  // Started with our own Node: the one on the PATH may be too old for the tool.
  const ended = spawnSync(process.execPath, [tool, ...args], { cwd: root, encoding: 'utf8' });
  const seconds = colors.dim(`${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  if (ended.status === 0) {
    print(`${colors.green('✓')} ${title}  ${seconds}`);
    return true;
  }
  print(`${colors.red('✗')} ${title} (${program}): ${remedy}  ${seconds}`);
  const found = [ended.stdout, ended.stderr, ended.error?.message, ended.signal].filter(Boolean).join('\n');
  print(`${found.replaceAll(/^(?=.)/gm, '  ').trimEnd()}\n`);
  return false;
}

if (import.meta.main) {
  const totals = runChecks();
  console.log(`\n${lastLine(totals)}`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

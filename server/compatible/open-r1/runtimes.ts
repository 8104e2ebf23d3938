/** The runtimes that open-r1 installs into Piston as packages; here they are built in. */
import type { Runner } from '../../../runners/runner.ts';
import type { IoiRuntime } from './cms-ioi.ts';
import type { CodeforcesRuntime } from './codeforces.ts';

const version = '1.0.0';

/** Standards that a submission in C++ may ask for, as the compiler's flag names them. */
const standards = ['0x', '11', '14', '17', '20', '23'] as const;

/** `c++17` and its like, and `cf_…` for every language. */
export function codeforcesRuntimes(table: Readonly<Record<string, Runner>>): readonly CodeforcesRuntime[] {
  const { cpp, python: checkers } = table;
  if (checkers === undefined) return [];
  const inCpp = (cpp === undefined ? [] : standards).map((standard) => ({
    language: `c++${standard}`,
    aliases: [`cf_c++${standard}`],
    runner: cpp as Runner,
    flags: [`-std=c++${standard}`, '-DONLINE_JUDGE'],
  }));
  const others = Object.values(table).map((runner) => ({
    language: `cf_${runner.name}`,
    aliases: runner.aliases.map((alias) => `cf_${alias}`),
    runner,
    flags: [],
  }));
  return [...inCpp, ...others].map((runtime) => ({ ...runtime, version, checkers }));
}

export function ioiRuntimes({ cpp }: Readonly<Record<string, Runner>>): readonly IoiRuntime[] {
  return cpp === undefined ? [] : [{ language: 'cms_ioi', version, aliases: [], runner: cpp }];
}

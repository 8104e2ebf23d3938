/**
 * Crystal of Debian, as `crystal build` makes it: with overflow and bounds
 * checks and not optimised, which would take many times as long to compile.
 */
import type { Rewrite, Runner } from '../runner.ts';

/** Whatever name the tests know the solution by, it is the one file there is. */
const relativeRequires: Rewrite = { in: 'tests', pattern: /^[ \t]*require\s+"\.[^"\n]*"/gm, with: '' };

/** In the file of the tests alone, these tell that a check failed. Its first line is theirs too, so that lines stay where they are. */
const ownEnds = [
  'private def raise(message : String) : NoReturn; ::Polyproof::Tests.fail(message); end',
  // A default value would be filled in by a call that looks for the function everywhere.
  'private def exit : NoReturn; ::Polyproof::Tests.leave(0); end',
  'private def exit(status) : NoReturn; ::Polyproof::Tests.leave(status.to_i); end',
  'private def abort(message) : NoReturn; STDERR.puts message; ::Polyproof::Tests.leave(1); end',
].join('; ');

export const crystal: Runner = {
  name: 'crystal',
  title: 'Crystal 1.14',
  aliases: ['cr'],
  extensions: ['cr'],
  image: { folder: 'crystal', megabytes: 571 },
  naming: 'snake',
  program: {
    files: { 'program.cr': '{{source}}\n' },
    compile: ['sh', '/opt/polyproof/build.sh', 'program'],
    run: ['./program'],
  },
  calls: {
    files: { 'solution.cr': '{{source}}\n' },
    compile: ['sh', '/opt/polyproof/calls.sh', '{{entry}}', '{{signature}}'],
    run: ['./program'],
  },
  tests: {
    files: {
      'solution.cr': '{{source}}\n',
      'tests.cr': `${ownEnds}; {{tests}}\n`,
      'suite.cr': 'require "polyproof/tests"\nrequire "./solution"\nrequire "./tests"\n',
    },
    compile: ['sh', '/opt/polyproof/build.sh', 'suite'],
    run: ['./program'],
    rewrites: [relativeRequires],
    checks: /\b(?:raise|abort|exit|fail)\b|\bassert\w*|\.should(?:_not)?\b|\bexpect_raises\b/,
  },
  lacks: {},
  libraries: ['the Crystal standard library (with big, json, yaml, spec)'],
  guidance:
    'Write one function at the top level, or a method of a class or module (Solution if there are several), with types for its parameters. ' +
    'int: Int64 (or Int32); big int: BigInt (require "big"); float: Float64; Bool; String; list<T>: Array(T); map<K,V>: Hash(K, V); ' +
    'tuple: Tuple(A, B); optional<T>: T?. Return the result; raise errors with raise.',
  surroundings: [/^\s*require\s+"\./m],
  memoryMessages: ['GC Warning: Out of Memory', 'Out of memory', 'Failed to allocate'],
  hello: 'puts "hello"\n',
};

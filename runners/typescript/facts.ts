/**
 * TypeScript, checked by its native compiler and run by a current node.
 *
 * Compiling writes the JavaScript that the harness of runners/javascript then runs.
 */
import { javascript } from '../javascript/facts.ts';
import type { Command, Recipe, Runner } from '../runner.ts';
import { style } from './style.ts';

const compile = (shape: string): Command => ['node', '/opt/polyproof/compile.cjs', shape];

/** The same command as JavaScript's, on what the compiler wrote. */
const compiled = ({ run }: Recipe, shape: string) => ({ compile: compile(shape), run });

export const typescript: Runner = {
  name: 'typescript',
  title: 'TypeScript 7.0 (Node 24)',
  aliases: ['ts'],
  extensions: ['ts', 'mts', 'cts'],
  image: { folder: 'typescript', shares: ['javascript/files'], megabytes: 280 },
  naming: 'camel',
  program: {
    files: { 'main.ts': '{{source}}' },
    ...compiled(javascript.program, 'program'),
  },
  calls: {
    files: { 'solution.ts': '{{source}}' },
    ...compiled(javascript.calls, 'calls'),
  },
  tests: {
    files: { 'solution.ts': '{{source}}', 'tests.ts': '{{tests}}' },
    ...compiled(javascript.tests, 'tests'),
    checks: javascript.tests.checks,
  },
  lacks: javascript.lacks,
  libraries: ['lodash', 'chai', 'types of node, lodash and chai'],
  guidance:
    'A top-level function, whether declared or assigned, exported or not, possibly async, or a method of a class Solution whose constructor takes no arguments. Types are checked, without `strict`. int and float: number; an int beyond 2^53: bigint; bool: boolean; list<T>: T[]; map<K,V>: comes in as Record<string, V>, and may be returned as one or as a Map; tuple: [A, B]; optional<T>: T | null. A Set is not neutral: return an array.',
  surroundings: [/\bfrom\s+['"]\.{1,2}\//, /\brequire\(\s*['"]\.{1,2}\//],
  memoryMessages: javascript.memoryMessages,
  style,
  hello: 'const greeting: string = "hello";\nconsole.log(greeting);\n',
};

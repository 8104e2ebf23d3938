/**
 * Functions of two integers in nine languages, written from one template each:
 * `if CONDITION return MET, else return OTHERWISE`. Data for test/support/gate-corpus.ts.
 */
export interface Problem {
  readonly name: string;
  readonly condition: string;
  readonly met: string;
  readonly otherwise: string;
  readonly answer: (a: number, b: number) => number;
}

/** The operators in here mean the same in all nine languages. */
export const problems: readonly Problem[] = [
  problemOf('fare', 'a < 12', 'a * 3 + b', 'a * 2 + b + 30', (a, b) => (a < 12 ? a * 3 + b : a * 2 + b + 30)),
  problemOf('toll', 'a * b > 40', 'a + b + 60', 'a * b + 5', (a, b) => (a * b > 40 ? a + b + 60 : a * b + 5)),
  problemOf('bonus', 'b <= a', 'a + b * 2', 'b - a + 100', (a, b) => (b <= a ? a + b * 2 : b - a + 100)),
  problemOf('parity', 'a % 2 == 0', 'a * b + 1', 'b + 7 + a', (a, b) => (a % 2 === 0 ? a * b + 1 : b + 7 + a)),
  problemOf('capped', 'a + b >= 34', '50 + a * 4', 'a + b * 3', (a, b) => (a + b >= 34 ? 50 + a * 4 : a + b * 3)),
  problemOf('remains', 'b > a % 7', 'b - a % 7', 'a % 7 + b + 20', (a, b) =>
    b > a % 7 ? b - (a % 7) : (a % 7) + b + 20,
  ),
  problemOf('steps', 'a == b', 'a * 10 + 3', 'a * 4 + b', (a, b) => (a === b ? a * 10 + 3 : a * 4 + b)),
  problemOf('levy', 'a > 20', '(a - 20) * b', 'b + 5 * a', (a, b) => (a > 20 ? (a - 20) * b : b + 5 * a)),
];

/** Both sides of every boundary above. */
export const pairs: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 1],
  [3, 9],
  [9, 3],
  [11, 5],
  [12, 5],
  [13, 2],
  [8, 5],
  [41, 1],
  [25, 25],
  [20, 14],
  [20, 13],
  [7, 40],
  [21, 3],
  [2, 2],
  [10, 3],
];

/** How a language writes such a function; names of parameters are `a` and `b`. */
export interface Template {
  readonly language: string;
  readonly program: (problem: Problem, parts?: Parts) => string;
  readonly comment: string;
}

interface Parts {
  /** Before the function. */
  readonly before?: string;
  /** First statements of the function. */
  readonly first?: string;
}

const braces =
  (head: (name: string) => string, tail = '') =>
  ({ name, condition, met, otherwise }: Problem, { before = '', first = '' }: Parts = {}) =>
    `${before}${head(name)} {\n  ${first}if (${condition}) {\n    return ${met};\n  }\n  return ${otherwise};\n}\n${tail}`;

/** PHP's variables have a sign before them. */
const dollars = (text: string) => text.replace(/\b[ab]\b/g, (name) => `$${name}`);

export const templates: readonly Template[] = [
  {
    language: 'python',
    comment: '#',
    program: ({ name, condition, met, otherwise }, { before = '', first = '' } = {}) =>
      `${before}def ${name}(a, b):\n    ${first}if ${condition}:\n        return ${met}\n    return ${otherwise}\n`,
  },
  { language: 'javascript', comment: '//', program: braces((name) => `function ${name}(a, b)`) },
  {
    language: 'php',
    comment: '//',
    program: ({ name, condition, met, otherwise }, { before = '', first = '' } = {}) =>
      `<?php\n${before}function ${name}($a, $b) {\n    ${first}if (${dollars(condition)}) {\n        return ${dollars(met)};\n    }\n    return ${dollars(otherwise)};\n}\n`,
  },
  {
    language: 'bash',
    comment: '#',
    program: ({ name, condition, met, otherwise }, { before = '', first = '' } = {}) =>
      `${before}${name}() {\n  local a=$1 b=$2\n  ${first}if (( ${condition} )); then\n    echo $(( ${met} ))\n  else\n    echo $(( ${otherwise} ))\n  fi\n}\n`,
  },
  {
    language: 'typescript',
    comment: '//',
    program: braces((name) => `function ${name}(a: number, b: number): number`),
  },
  { language: 'c', comment: '//', program: braces((name) => `long long ${name}(long long a, long long b)`) },
  { language: 'cpp', comment: '//', program: braces((name) => `long long ${name}(long long a, long long b)`) },
  {
    language: 'java',
    comment: '//',
    program: (problem, parts) =>
      `class Solution {\n${braces((name) => `static long ${name}(long a, long b)`)(problem, parts)}}\n`,
  },
  {
    language: 'csharp',
    comment: '//',
    program: (problem, parts) =>
      `public class Solution\n{\n${braces((name) => `public static long ${name}(long a, long b)`)(problem, parts)}}\n`,
  },
];

function problemOf(
  name: string,
  condition: string,
  met: string,
  otherwise: string,
  answer: Problem['answer'],
): Problem {
  return { name, condition, met, otherwise, answer };
}

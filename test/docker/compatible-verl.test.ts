/** A trainer's burst: a client written to verl's documented behaviour, a hundred requests at a time. */
import pLimit from 'p-limit';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serviceProcess } from '../support/server-process.ts';
import { type VerlCase, type VerlResult, verlResult } from '../support/verl-client.ts';

const test = suite('verl');

/** Seconds, in place of verl's 10: the hundred requests share their machine with whatever else runs on it. */
const timeout = 15;

interface Kind {
  readonly what: string;
  readonly times: number;
  readonly language: string;
  /** A program of its own for each number, so that no build is another's. */
  readonly code: (number: number) => string;
  readonly wanted: VerlResult;
}

const sumCpp = (number: number) =>
  `#include <iostream>\nint main() { long a, b; std::cin >> a >> b; std::cout << a + b << "\\n"; } // ${number}\n`;
const sumJava = (number: number) =>
  `import java.util.*;\npublic class Main { public static void main(String[] a) { Scanner s = new Scanner(System.in); System.out.println(s.nextInt() + s.nextInt()); } } // ${number}\n`;

const kinds: readonly Kind[] = [
  { what: 'right', times: 36, language: 'python', code: () => 'print(sum(map(int, input().split())))', wanted: true },
  { what: 'right', times: 12, language: 'cpp', code: sumCpp, wanted: true },
  { what: 'right', times: 5, language: 'java', code: sumJava, wanted: true },
  { what: 'wrong', times: 24, language: 'python', code: () => 'print(5)', wanted: false },
  { what: 'crashing', times: 18, language: 'python', code: () => 'raise SystemExit(3)', wanted: -2 },
  {
    what: 'crashing',
    times: 6,
    language: 'cpp',
    code: (n) => `#include <cstdlib>\nint main() { abort(); } // ${n}\n`,
    wanted: -2,
  },
  { what: 'endless', times: 3, language: 'python', code: () => 'while True: pass', wanted: -3 },
  { what: 'uncompilable', times: 12, language: 'cpp', code: (n) => `int main() { return x${n}; }\n`, wanted: -4 },
  {
    what: 'greedy',
    times: 6,
    language: 'python',
    code: () => 'x = bytearray(3 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1',
    wanted: -2,
  },
];

test('gets exactly the rewards it should from a hundred requests at a time, and never -1', async () => {
  await using service = await serviceProcess();
  const given = kinds.flatMap((kind) =>
    Array.from({ length: kind.times }, (_, number) => {
      const { language, code, wanted } = kind;
      const one: VerlCase = { language, code: code(number), stdin: '3 4', expected: '7\n', timeout };
      return { one, wanted, what: `${kind.what} ${language}` };
    }),
  );
  // Spread, so that every moment has some of each.
  const spread = given.map((each, index) => ({ each, at: (index * 7919) % given.length }));
  const limit = pLimit(100);
  const results = await limit.map(
    spread.toSorted((a, b) => a.at - b.at).map(({ each }) => each),
    async ({ one, wanted, what }) => ({ what, wanted, got: await verlResult(service.url, one) }),
  );
  assert.is(results.length, 122);
  assert.equal(
    results.filter(({ wanted, got }) => wanted !== got),
    [],
  );
});

test.run();

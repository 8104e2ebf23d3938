/**
 * The Java and C++ harnesses in boxes: what only typed languages have (parameter
 * types, overloads, names that clash) and how tests of each framework end.
 * What every language must do is in conformance.test.ts.
 */
import { tmpdir } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cpp } from '../../runners/cpp/facts.ts';
import { java } from '../../runners/java/facts.ts';
import type { Runner } from '../../runners/runner.ts';
import type { Value } from '../../runners/signature.ts';
import { type LocalSandbox, openLocalSandbox } from '../../sandboxes/local.ts';
import { decodeReply, decodeReport, decodeValue, encodeValue } from '../../verification/wire.ts';
import { serveInBox } from '../support/harness-in-box.ts';

const test = suite('java and cpp harnesses');
let sandbox: LocalSandbox;

test.before(async () => {
  const options = { memoryBudgetBytes: 2 * 1024 ** 3, concurrency: 1, queueMax: 10, imageOverrides: {} };
  sandbox = await openLocalSandbox({ dataFolder: tmpdir(), ...options, onProgress: () => {} });
});
test.after(() => sandbox.close());

/** What a call must come to: a value, the error it raises, why it cannot be made, or `ended` without a reply. */
type Outcome = { value: Value } | { raised: string } | { unable: RegExp } | 'ended';

async function expectCalls(runner: Runner, source: string, rows: readonly (readonly [readonly Value[], Outcome])[]) {
  const calls = rows.map(([args]) => encodeValue({ tuple: args }));
  const results = await serveInBox(sandbox, { runner, shape: 'calls', source, entry: 'f', calls });
  for (const [index, [, expected]] of rows.entries()) {
    const result = results[index];
    assert.ok(result);
    if (expected === 'ended' || result.status === 'ended') {
      assert.is(result.status, 'ended', `call ${index}`);
      continue;
    }
    const reply = decodeReply(result.reply);
    if ('value' in expected) assert.equal(reply, { kind: 'value', value: expected.value }, `call ${index}`);
    else if ('raised' in expected) assert.is(reply.kind === 'raised' && reply.error, expected.raised, `call ${index}`);
    else assert.match(reply.kind === 'unable' ? reply.reason : reply.kind, expected.unable, `call ${index}`);
  }
}

/** The count of checks when the tests were proven to have ended, else null; and which reported tests passed. */
async function runTests(runner: Runner, source: string, tests: string) {
  const calls = [encodeValue({ tuple: ['nonce'] })];
  const [result] = await serveInBox(sandbox, { runner, shape: 'tests', source, tests, calls });
  assert.ok(result);
  const reported = result.reports.map(decodeReport).map(({ passed }) => passed);
  if (result.status === 'ended') return { checks: null, reported };
  const [nonce, checks] = (decodeValue(result.reply.subarray(1)) as { tuple: readonly Value[] }).tuple;
  assert.is(nonce, 'nonce');
  return { checks: Number(checks), reported };
}

const one = { value: 1n };
const std = '#include <bits/stdc++.h>\nusing namespace std;\n';
const util = 'import java.util.*;\n';

test('java: a value that a parameter cannot hold is refused, not cut', () =>
  expectCalls(java, 'class A { static Object f(int a, byte b, float c) { return a; } }', [
    [[1n, 127n, 0.5], one],
    [[2n ** 31n, 1n, 0.5], { unable: /2147483648 does not fit int/ }],
    [[1n, 128n, 0.5], { unable: /128 does not fit byte/ }],
    [[1n, 1n, 1e300], { unable: /does not fit float/ }],
    [[null, 1n, 0.5], { unable: /null does not fit int/ }],
    [[1n, 1n], { unable: /takes 3 arguments/ }],
  ]));

test('java: generic types decide what is made', () =>
  expectCalls(
    java,
    `${util}class A { static Object f(Map<Integer, List<Long>> m, int[][] a, Set<Character> s, Optional<String> o, Map.Entry<Short, double[]> e) {
      long sum = 0; for (Map.Entry<Integer, List<Long>> x : m.entrySet()) for (long y : x.getValue()) sum += x.getKey() + y;
      return List.of(sum + a[0][0], s.contains('x'), o.isPresent(), e.getKey() + e.getValue()[0]); } }`,
    [[[new Map([[1n, [2n]]]), [[3n]], ['x', 'x'], null, { tuple: [4n, [0.5]] }], { value: [6n, true, false, 4.5] }]],
  ));

test('java: the nearest overload is called, also with a variable number of arguments', () =>
  expectCalls(
    java,
    'class A { static String f(int x) { return "int"; } static String f(double x) { return "double"; } static String f(String... x) { return "texts"; } }',
    [
      [[1n], { value: 'int' }],
      [[1.5], { value: 'double' }],
      [['a', 'b'], { value: 'texts' }],
      [[true], { unable: /does not fit/ }],
    ],
  ));

test('java: records and plain objects stand for tuples', () =>
  expectCalls(
    java,
    'class A { record P(int x, String y) {} static class Q { int a; P b; Q(int a, P b) { this.a = a; this.b = b; } } static Q f(P p) { return new Q(1, p); } }',
    [[[{ tuple: [2n, 'z'] }], { value: { tuple: [1n, { tuple: [2n, 'z'] }] } }]],
  ));

test('java: methods without a class, and a public class in a package, are found', async () => {
  await expectCalls(java, `${util}static int f(List<Integer> x) { return x.size(); }`, [[[[5n]], one]]);
  await expectCalls(java, 'package a.b;\npublic interface B {}\npublic class C { private int f() { return 1; } }', [
    [[], one],
  ]);
});

test('java: an overflow of the stack is raised, and the next call is answered', () =>
  expectCalls(java, 'class A { int f(int x) { return x == 0 ? 1 : f(x) + 1; } }', [
    [[1n], { raised: 'StackOverflowError' }],
    [[0n], one],
  ]));

test('java: a full heap ends the harness and says so', async () => {
  const source = `${util}class A { int f() { List<long[]> l = new ArrayList<>(); while (true) l.add(new long[1 << 20]); } }`;
  const call = { runner: java, shape: 'calls', source, entry: 'f', calls: [encodeValue({ tuple: [] })] } as const;
  const [result] = await serveInBox(sandbox, call);
  assert.ok(result?.status === 'ended');
  const stderr = Buffer.from(result.execution.stderr.head).toString();
  assert.ok(
    java.memoryMessages.some((message) => stderr.includes(message)),
    stderr,
  );
});

test('java: a result with no neutral value is refused', () =>
  expectCalls(
    java,
    `${util}class A { Object f(int x) { List<Object> l = new ArrayList<>(); l.add(l); return x == 0 ? l : x == 1 ? new Object() : "\\ud800"; } }`,
    [
      [[0n], { unable: /nested too deeply/ }],
      [[1n], { unable: /no neutral value/ }],
      [[2n], { unable: /surrogate/ }],
    ],
  ));

test('java: JUnit tests are counted and reported; a failing one is no end', async () => {
  const source = 'public class Solution { static int f() { return 1; } }';
  const header = 'import org.junit.jupiter.api.*;\nimport static org.junit.jupiter.api.Assertions.*;\n';
  const tests = (expected: number) =>
    `${header}public class SolutionTest { @Test void a() { assertEquals(${expected}, Solution.f()); } @Test void b() {} }`;
  assert.equal(await runTests(java, source, tests(1)), { checks: 2, reported: [true, true] });
  const failed = await runTests(java, source, tests(2));
  assert.is(failed.checks, null);
  assert.is(failed.reported.filter((passed) => !passed).length, 1);
});

test("java: tests without imports get the solution's, and their class Main counts", async () => {
  const source = `package p;\n${util}public class Solution { static List<Integer> f() { return List.of(1); } }\nclass Main { public static void main(String[] a) { System.exit(0); } }`;
  const tests = (expected: number) =>
    `public class Main { public static void main(String[] a) { List<Integer> x = Solution.f(); assert x.get(0) == ${expected}; } }`;
  assert.is((await runTests(java, source, tests(1))).checks, -1);
  assert.is((await runTests(java, source, tests(2))).checks, null);
});

test('cpp: a value that a parameter cannot hold is refused, not cut', () =>
  expectCalls(cpp, 'int f(int a, unsigned char b, float c) { return a; }', [
    [[1n, 255n, 0.5], one],
    [[2n ** 31n, 1n, 0.5], { unable: /argument 0: .*2147483648.* does not fit/ }],
    [[1n, -1n, 0.5], { unable: /argument 1/ }],
    [[1n, 1n, 1e300], { unable: /argument 2/ }],
    [[1n, 1n], { unable: /does not take 2 arguments/ }],
  ]));

test('cpp: the type of each parameter decides what is made', () =>
  expectCalls(
    cpp,
    `${std}struct P { int x; string y; };
    tuple<int, P, bool> f(const unordered_map<string, vector<int>>& m, int a[], pair<int, optional<char>> p, string_view s, vector<vector<bool>>&& b, const char* c = "d") {
      return {m.at("k")[0] + a[1] + p.first, {(int)s.size(), string(c) + p.second.value_or('-')}, b[0][0]}; }`,
    [
      [
        [new Map([['k', [1n]]]), [0n, 2n], { tuple: [3n, null] }, 'é', [[true]]],
        { value: { tuple: [6n, { tuple: [2n, 'd-'] }, true] } },
      ],
      [
        [new Map([['k', [1n]]]), [0n, 2n], [3n, 'x'], '', [[false]], 'e'],
        { value: { tuple: [6n, { tuple: [0n, 'ex'] }, false] } },
      ],
    ],
  ));

test('cpp: names that clash with the library are the own ones', async () => {
  await expectCalls(
    cpp,
    '#include <string>\nusing namespace std;\nint count = 0, y1 = 1;\nint f() { return count + y1; }',
    [[[], one]],
  );
  const source = '#include <cmath>\nlong pow(long x, int y) { return y == 0 ? 1 : x * pow(x, y - 1); }';
  const calls = [encodeValue({ tuple: [3n, 40n - 1n] })];
  const [result] = await serveInBox(sandbox, { runner: cpp, shape: 'calls', source, entry: 'pow', calls });
  assert.ok(result?.status === 'replied');
  assert.equal(decodeReply(result.reply), { kind: 'value', value: 3n ** 39n });
});

test('cpp: methods of class Solution, lambdas and a main of its own are taken', async () => {
  const main = '\n#define int long long\nsigned main() { abort(); }';
  await expectCalls(
    cpp,
    `${std}class Solution { int n = 0; public: int f(vector<int>& x) const { return n + x.size(); } };${main}`,
    [[[[7n]], one]],
  );
  await expectCalls(cpp, 'auto f = [](int x) { return x; };', [[[1n], one]]);
});

test('cpp: what is thrown is raised; a crash loses only its own call', () =>
  expectCalls(
    cpp,
    `${std}int f(int x) { if (x == 0) throw out_of_range("far"); if (x == 1) throw 5; if (x == 2) abort(); if (x == 3) exit(0); return 1; }`,
    [
      [[0n], { raised: 'std::out_of_range' }],
      [[1n], { raised: 'int' }],
      [[2n], 'ended'],
      [[3n], 'ended'],
      [[4n], one],
    ],
  ));

test('cpp: GoogleTest and Catch2 tests are counted and reported; a failing one is no end', async () => {
  const source = 'int f() { return 1; }';
  const google = (expected: number) =>
    `#include <gtest/gtest.h>\nTEST(F, A) { EXPECT_EQ(f(), ${expected}); }\nTEST(F, B) { EXPECT_TRUE(true); }`;
  assert.equal(await runTests(cpp, source, google(1)), { checks: 2, reported: [true, true] });
  assert.equal(await runTests(cpp, source, google(2)), { checks: null, reported: [false, true] });
  const catch2 = (expected: number) =>
    `#include <catch2/catch_test_macros.hpp>\nTEST_CASE("f") { REQUIRE(f() == ${expected}); }`;
  assert.equal(await runTests(cpp, source, catch2(1)), { checks: 1, reported: [true] });
  assert.equal(await runTests(cpp, source, catch2(2)), { checks: null, reported: [false] });
});

test('cpp: asserts count whatever the solution did to them, with or without a main', async () => {
  const source = '#define NDEBUG\n#include <cassert>\nint f() { return 1; }\nint main() { return 0; }';
  const tests = (expected: number) => `assert(f() == ${expected});`;
  assert.is((await runTests(cpp, source, `int main() { ${tests(1)} }`)).checks, -1);
  assert.is((await runTests(cpp, source, `int main() { ${tests(2)} }`)).checks, null);
  assert.is((await runTests(cpp, source, tests(1))).checks, -1);
  assert.is((await runTests(cpp, source, tests(2))).checks, null);
  assert.is((await runTests(cpp, source, 'int main() { return f(); }')).checks, null);
});

test('cpp: both precompiled headers are the ones that get used', async () => {
  await using box = await sandbox.lease({
    runner: cpp,
    memoryBytes: 1024 ** 3,
    isolation: 'reset',
    waitMs: 900_000,
    priority: 'normal',
    client: 'test',
  });
  const limits = { wallMs: 60_000, cpuMs: 60_000, memoryBytes: 1024 ** 3, outputBytes: 1e7, keepBytes: 1e6 };
  for (const header of ['bits/stdc++.h', 'everything.hpp']) {
    await box.put([{ path: 'a.cpp', content: Buffer.from(`#include <${header}>\nint main() {}\n`) }], 'build');
    const command = ['g++', '@/opt/polyproof/flags', '-H', '-fsyntax-only', 'a.cpp'] as const;
    const built = await box.execute(
      { command, environment: {}, owner: 'build', limits, discard: false },
      Buffer.alloc(0),
    );
    assert.match(Buffer.from(built.stderr.head).toString(), /^! .*\.gch$/m);
  }
});

test.run();

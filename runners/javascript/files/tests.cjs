/**
 * Runs the user's tests against the solution, to their end.
 *
 * Tests that import or require `./solution` get what it exports, or any of its
 * top-level names. Other tests follow the solution in one file, in a block of
 * their own, so that both may declare the same constants. Either may be an ES
 * module. `process.exit(0)` written in the tests ends them; anyone else's exit
 * is an early end. Otherwise they end when nothing is left to run.
 *
 * Checks are counted in console.assert, node:assert, expect() and the tests of
 * a framework; tests that only throw are not counted (-1).
 */
'use strict';

const fs = require('node:fs');
const { randomBytes } = require('node:crypto');
const { format } = require('node:util');
const { readFrame, writeFrame, text, encode, decode } = require('./wire.cjs');
const modules = require('./modules.cjs');

const solutionPath = /^(?:\.{1,2}\/)+(?:[\w-]+\/)*(?:solution|main|index)(?:\.[cm]?js)?$/;
const importsSolution = /['"`](?:\.{1,2}\/)+(?:[\w-]+\/)*(?:solution|main|index)(?:\.[cm]?js)?['"`]/;
const frameworkGlobals = ['describe', 'it', 'test', 'suite', 'before', 'after', 'beforeEach', 'afterEach', 'beforeAll', 'afterAll'];

const { apply } = Reflect;

async function runTests(harness) {
  const source = fs.readFileSync('solution.js', 'utf8');
  const hooks = `__polyproof_${randomBytes(8).toString('hex')}`;
  const tests = fs.readFileSync('tests.js', 'utf8').replace(/\bprocess\.exit\s*\(/g, `${hooks}.exit(`);
  const tally = { checks: 0, failed: false, ended: false, uncounted: /\bthrow\b|\bexit(?:Code)?\b/.test(tests) };
  const end = () => (tally.ended = true);
  const exit = (code) => answerLast({ ...tally, ended: true }, harness, code);
  Object.defineProperty(globalThis, hooks, { value: Object.freeze({ exit, end }) });

  countConsole(tally);
  const substitutes = prepareFrameworks(tests, tally, harness);
  if (importsSolution.test(tests)) await runApart(source, tests, substitutes, end);
  else await runTogether(source, tests, substitutes, hooks, harness.places);
  finishWhenIdle(() => answerLast(tally, harness, process.exitCode));
}

/** The solution is loaded first; the tests get it by its path. */
async function runApart(source, tests, substitutes, end) {
  const substitute = (specifier) => substitutes.get(specifier);
  const solution = await modules.run('solution.js', source, { substitute });
  const view = viewOf(solution);
  await modules.run('tests.js', tests, {
    substitute: (specifier) => (solutionPath.test(specifier) ? view : substitutes.get(specifier)),
  });
  end();
}

/** What the solution exports; where it exports nothing of that name, its top-level declaration. */
function viewOf({ exports, lookup }) {
  if (typeof exports === 'function') return exports;
  const isName = (name) => typeof name === 'string' && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && name !== 'default';
  return new Proxy(exports ?? {}, {
    get: (target, name) => target[name] ?? (isName(name) && !(name in target) ? lookup(name) : undefined),
  });
}

async function runTogether(source, tests, substitutes, hooks, places) {
  modules.parse('solution.js', source); // alone, so that an open comment or quote cannot swallow tests
  const end = `;${hooks}.end();`;
  const block = modules.looksLikeModule(tests) ? `\n;\n${tests}\n${end}` : `\n;{\n${tests}\n}\n${end}`;
  places.testsFrom = source.split('\n').length + 1;
  await modules.run('solution.js', source + block, { substitute: (specifier) => substitutes.get(specifier) });
}

/** A failing console.assert only prints; here it fails the tests. Cannot be replaced by the solution. */
function countConsole(tally) {
  const print = console.assert.bind(console);
  const value = (condition, ...data) => {
    tally.checks++;
    tally.failed ||= !condition;
    print(condition, ...data);
  };
  Object.defineProperty(console, 'assert', { value, writable: false, configurable: false });
}

/** Modules given to the tests in place of the originals: the same, but counting. */
function prepareFrameworks(tests, tally, harness) {
  const substitutes = new Map();
  const add = (name, exports) => substitutes.set(name, exports).set(`node:${name}`, exports);
  if (/\bassert\b/.test(tests)) {
    const assert = require('node:assert');
    add('assert', counted(assert, tally));
    add('assert/strict', counted(assert.strict, tally));
  }
  const importsTest = /['"`](?:node:test|@jest\/globals|vitest|mocha|bun:test)['"`]/.test(tests);
  if (!importsTest && !/\b(?:describe|it|test)\b/.test(tests)) return substitutes;

  const callbackAt = /['"`]node:test['"`]/.test(tests) ? 2 : 1; // Jest and mocha give a test nothing but `done`
  const framework = reporting(require('node:test'), callbackAt, tally, harness);
  Object.assign(framework, { beforeAll: framework.before, afterAll: framework.after });
  if (/\bexpect\b/.test(tests)) framework.expect = require('./expect.cjs').expectWith(() => tally.checks++);
  Object.freeze(framework);
  for (const name of ['node:test', '@jest/globals', 'vitest', 'mocha', 'bun:test']) substitutes.set(name, framework);
  if (!importsTest) {
    for (const name of [...frameworkGlobals, 'expect']) if (framework[name]) globalThis[name] ??= framework[name];
  }
  return substitutes;
}

/** node:assert, counting every call. */
function counted(assert, tally) {
  const count = (original) =>
    function (...args) {
      tally.checks++;
      return apply(original, this, args);
    };
  const copy = count(assert);
  for (const [name, value] of Object.entries(assert)) {
    copy[name] = typeof value === 'function' && /^[a-z]/.test(name) ? count(value) : value;
  }
  if (assert.strict !== undefined) copy.strict = assert.strict === assert ? copy : counted({ ...assert.strict, strict: undefined }, tally);
  return Object.freeze(copy);
}

/** node:test, sending a report for each test as it ends. */
function reporting(original, callbackAt, tally, harness) {
  const report = (name, error) => {
    tally.checks++;
    tally.failed ||= error !== undefined;
    const { kind, message } = error === undefined ? {} : harness.describe(error.reason);
    if (error !== undefined) console.error(harness.show(error.reason));
    writeFrame(`r${text(String(name))}${error === undefined ? 't' : 'f'}${text(error === undefined ? '' : `${kind}: ${message}`)}`);
  };
  const watch = (name, body) =>
    async function (...args) {
      try {
        await (body.length === callbackAt ? withCallback(body, this, args.slice(0, callbackAt - 1)) : apply(body, this, args));
      } catch (reason) {
        report(name, { reason });
        throw reason;
      }
      report(name);
    };
  const wrap = (run) =>
    function (...args) {
      const at = args.findIndex((it) => typeof it === 'function');
      const name = typeof args[0] === 'string' ? args[0] : args[at]?.name;
      if (at >= 0 && !args[at - 1]?.skip && !args[at - 1]?.todo) args[at] = watch(name, args[at]);
      return apply(run, this, args);
    };
  const tester = (run) => {
    const [test, only] = [wrap(run), wrap(run.only)];
    return Object.assign(test, run, { only: Object.assign(only, { each: tableOf(only) }), each: tableOf(test) });
  };
  const test = tester(original.test);
  const it = tester(original.it);
  return Object.assign(test, original, { test, it, default: test });
}

/** Jest's `each`: one test for each row of a table. */
function tableOf(test) {
  return (rows) => (name, body) => {
    for (const row of rows) {
      const args = Array.isArray(row) ? row : [row];
      test(format(name, ...args), () => body(...args));
    }
  };
}

function withCallback(body, self, args) {
  return new Promise((resolve, reject) => {
    apply(body, self, [...args, (error) => (error ? reject(error) : resolve())]);
  });
}

/** Waits until nothing is left to run. The framework ends its tests there too, so we look once more after it. */
function finishWhenIdle(finish) {
  let turns = 0;
  process.on('beforeExit', () => {
    turns++;
    if (turns > 2) finish();
    else setImmediate(() => {});
  });
}

/** Answers the one call when all went well, and ends the process at once. */
function answerLast(tally, { exit, checkFailed }, code) {
  if (code || tally.failed) exit(checkFailed);
  if (!tally.ended) {
    fs.writeSync(2, 'the tests were not run to their end\n');
    exit(1);
  }
  const payload = readFrame();
  if (payload !== null) {
    const [nonce] = decode(payload);
    const checks = tally.checks === 0 && tally.uncounted ? -1 : tally.checks;
    writeFrame(`vu2:${encode(nonce)}i${checks};`);
  }
  exit(0);
}

module.exports = { runTests };

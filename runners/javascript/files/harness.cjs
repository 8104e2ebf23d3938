/**
 * Calls a submitted JavaScript solution, or runs tests against it.
 *
 *     node --experimental-vm-modules harness.cjs calls ENTRY   (solution.js is in the current folder)
 *     node --experimental-vm-modules harness.cjs tests         (so are solution.js and tests.js)
 *
 * Calls come on descriptor 3 and replies go out on 4: docs/decisions/0002.
 * The solution is hostile: whatever is needed after it is loaded is bound before.
 */
'use strict';

const fs = require('node:fs');
const { inspect } = require('node:util');
const { isPromise } = require('node:util/types');
const { readFrame, writeFrame, text, encode, decode } = require('./wire.cjs');
const modules = require('./modules.cjs');

const { apply } = Reflect;
const { writeSync } = fs;
const exit = process.reallyExit.bind(process);
const { replace } = String.prototype;
const toText = String;
const checkFailed = 10;
const [mode, entry] = process.argv.splice(2);
/** Where tests follow the solution in one file: the number of the line before their first. */
const places = { testsFrom: Infinity };
const ownFrames = /\n +at [^\n]*(?:\/opt\/polyproof\/|node:internal|node:vm)[^\n]*/g;

/** Prints an error and ends at once: no exit hooks, nothing that catches it. */
function fail(error) {
  let code = 1;
  try {
    if (mode === 'tests' && isFailedCheck(error)) code = checkFailed;
    writeSync(2, `${show(error)}\n`);
  } finally {
    exit(code);
  }
}

/** An assertion's error, or a text: nothing but a check throws those. */
function isFailedCheck(error) {
  return typeof error === 'string' || (error instanceof Error && error.name === 'AssertionError');
}

/** An error as node shows it, without frames of ours. */
function show(error) {
  try {
    const shown = error instanceof Error ? inspect(error) : `Uncaught ${inspect(error)}`;
    return placed(apply(replace, shown, [ownFrames, '']));
  } catch {
    return 'an error that cannot be shown';
  }
}

const placed = (stack) =>
  apply(replace, stack, [
    /\/solution\.js:(\d+)/g,
    (whole, line) => (line > places.testsFrom ? `/tests.js:${line - places.testsFrom}` : whole),
  ]);

/** Kind and message of whatever was thrown, with the line of the solution it came from. */
function describe(error) {
  try {
    if (typeof error !== 'object' || error === null) return { kind: typeof error, message: toText(error) };
    const line = /\/(solution|tests)\.js:(\d+)/.exec(typeof error.stack === 'string' ? placed(error.stack) : '');
    const where = line === null ? '' : ` (${line[1]}.js, line ${line[2]})`;
    return { kind: toText(error.name ?? 'Error'), message: `${toText(error.message ?? '')}${where}` };
  } catch {
    return { kind: 'Error', message: 'an error that cannot be read' };
  }
}

/** A function of that name, a method of a class Solution, or what the module exports as its only thing. */
function findEntry({ exports, lookup }, entry) {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(entry)) return undefined;
  for (const candidate of [exports?.[entry], lookup(entry), exports?.default?.[entry]]) {
    if (typeof candidate === 'function') return (args) => apply(candidate, undefined, args);
  }
  for (const Solution of [lookup('Solution'), exports?.Solution, exports?.default, exports]) {
    if (typeof Solution !== 'function' || typeof Solution.prototype?.[entry] !== 'function') continue;
    return (args) => {
      const solution = new Solution();
      return apply(solution[entry], solution, args);
    };
  }
  for (const candidate of [exports?.default, exports]) {
    if (typeof candidate === 'function') return (args) => apply(candidate, undefined, args);
  }
  return undefined;
}

async function answer(call, entry, payload) {
  if (call === undefined) return `u${text(`the solution has no function ${entry}`)}`;
  let args;
  try {
    args = decode(payload);
  } catch (error) {
    return `u${text(`the call is not readable: ${describe(error).message}`)}`;
  }
  let result;
  try {
    result = call(args);
    if (isPromise(result)) result = await result;
  } catch (error) {
    const { kind, message } = describe(error);
    return `e${text(kind)}${text(message)}`;
  }
  try {
    return `v${encode(result)}`;
  } catch (error) {
    return `u${text(typeof error?.unfit === 'string' ? error.unfit : `the result cannot be read: ${describe(error).message}`)}`;
  }
}

async function serveCalls(entry) {
  process.on('beforeExit', () => fail(new Error('nothing is left to run, and the promise has not settled')));
  const solution = await modules.run('solution.js', fs.readFileSync('solution.js', 'utf8'));
  const call = findEntry(solution, entry);
  for (let payload = readFrame(); payload !== null; payload = readFrame()) writeFrame(await answer(call, entry, payload));
  exit(0);
}

// Comes before every handler of the solution's, and unlike those cannot be skipped.
process.setUncaughtExceptionCaptureCallback(fail);
if (mode === 'tests') require('./tests.cjs').runTests({ exit, checkFailed, describe, show, places }).catch(fail);
else serveCalls(entry).catch(fail);

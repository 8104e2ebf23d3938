/** The usual part of Jest's expect(), for tests that were written for it. */
'use strict';

const assert = require('node:assert');
const { inspect, isDeepStrictEqual } = require('node:util');

const matchers = {
  toBe: (actual, expected) => Object.is(actual, expected),
  toEqual: (actual, expected) => isDeepStrictEqual(withoutUndefined(actual), withoutUndefined(expected)),
  toStrictEqual: isDeepStrictEqual,
  toBeCloseTo: (actual, expected, digits = 2) => actual === expected || Math.abs(expected - actual) < 10 ** -digits / 2,
  toBeNull: (actual) => actual === null,
  toBeUndefined: (actual) => actual === undefined,
  toBeDefined: (actual) => actual !== undefined,
  toBeTruthy: (actual) => Boolean(actual),
  toBeFalsy: (actual) => !actual,
  toBeNaN: (actual) => Number.isNaN(actual),
  toBeGreaterThan: (actual, expected) => actual > expected,
  toBeGreaterThanOrEqual: (actual, expected) => actual >= expected,
  toBeLessThan: (actual, expected) => actual < expected,
  toBeLessThanOrEqual: (actual, expected) => actual <= expected,
  toBeInstanceOf: (actual, expected) => actual instanceof expected,
  toContain: (actual, item) => (typeof actual === 'string' ? actual.includes(item) : [...actual].includes(item)),
  toContainEqual: (actual, item) => [...actual].some((it) => isDeepStrictEqual(it, item)),
  toHaveLength: (actual, length) => actual.length === length,
  toHaveProperty: (actual, path, ...value) => hasProperty(actual, path, value),
  toMatch: (actual, expected) => (typeof expected === 'string' ? actual.includes(expected) : expected.test(actual)),
  toMatchObject: (actual, expected) => matches(actual, expected),
  toThrow: (actual, expected) => throws(actual, expected),
  toThrowError: (actual, expected) => throws(actual, expected),
};

/** `count` is called for every matcher that is applied. */
exports.expectWith = (count) => {
  const check = (name, isNot, actual, expected) => {
    count();
    if (matchers[name](actual, ...expected) === isNot) {
      const shown = [actual, ...expected].map((it) => inspect(it, { depth: 4 }).slice(0, 300));
      throw new assert.AssertionError({ message: `expected ${shown[0]} ${isNot ? 'not ' : ''}${name} ${shown.slice(1).join(', ')}` });
    }
  };
  const sync = (actual, isNot) =>
    Object.fromEntries(Object.keys(matchers).map((name) => [name, (...expected) => check(name, isNot, actual, expected)]));
  const later = (settle, isNot) =>
    Object.fromEntries(Object.keys(matchers).map((name) => [name, async (...expected) => check(name, isNot, await settle(), expected)]));
  const pair = (make, ...rest) => ({ ...make(...rest, false), not: make(...rest, true) });
  return (actual) => ({
    ...pair(sync, actual),
    resolves: pair(later, async () => actual),
    rejects: pair(later, () => rejection(actual)),
  });
};

async function rejection(promise) {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'expected a rejection' });
}

function throws(actual, expected) {
  let error = actual;
  if (typeof actual === 'function') {
    try {
      actual();
      return false;
    } catch (thrown) {
      error = thrown;
    }
  }
  if (expected === undefined) return true;
  const message = String(error?.message ?? error);
  if (typeof expected === 'string') return message.includes(expected);
  if (expected instanceof RegExp) return expected.test(message);
  return typeof expected === 'function' ? error instanceof expected : message === expected.message;
}

function hasProperty(actual, path, value) {
  let item = actual;
  for (const key of Array.isArray(path) ? path : String(path).split('.')) {
    if (item === null || item === undefined || !(key in Object(item))) return false;
    item = item[key];
  }
  return value.length === 0 || isDeepStrictEqual(item, value[0]);
}

function matches(actual, expected) {
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
  if (typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(expected) && actual.length !== expected.length) return false;
  return Object.keys(expected).every((key) => matches(actual[key], expected[key]));
}

/** Jest's toEqual takes a property that is undefined for one that is missing. */
function withoutUndefined(value) {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutUndefined(item)]));
}

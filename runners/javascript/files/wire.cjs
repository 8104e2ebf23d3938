/**
 * Frames and neutral values: docs/decisions/0002.
 *
 * Everything is bound before the solution is loaded and nothing here calls a
 * method that can be patched later: no iteration, no array methods, no toString.
 *
 * In:  an int is a number up to 2^53 and a bigint beyond; a map is a plain
 *      object, so an int key becomes its text; a tuple is an array.
 * Out: a number without a fraction is an int below 1e21 (but -0 is a float);
 *      undefined is null; plain objects and Maps are maps; typed arrays are lists.
 */
'use strict';

const fs = require('node:fs');
const { isMap, isTypedArray } = require('node:util/types');

const bytesMax = 16 * 1024 * 1024;
const depthMax = 256;
const messageMax = 2000;

const { apply, getPrototypeOf, defineProperty } = Reflect;
const { isArray } = Array;
const { keys: keysOf, is } = Object;
const { isInteger, isSafeInteger } = Number;
const { readSync, writeSync } = fs;
const { byteLength, allocUnsafe, from: bufferFrom } = Buffer;
const { latin1Slice, utf8Slice } = Buffer.prototype;
const { isWellFormed, toWellFormed, slice } = String.prototype;
const forEachEntry = Map.prototype.forEach;
const objectPrototype = Object.prototype;
const [toNumber, toBigInt, toText, Failure] = [Number, BigInt, String, Error];
const pause = new Int32Array(new SharedArrayBuffer(4));
const { wait } = Atomics;

const unfit = (reason) => ({ unfit: reason });

/** The payload of the next frame, or null at the end. */
function readFrame() {
  let length = 0;
  const one = allocUnsafe(1);
  while (fill(one)) {
    if (one[0] === 10) {
      const payload = allocUnsafe(length);
      return fill(payload) ? payload : null;
    }
    length = length * 10 + one[0] - 48;
  }
  return null;
}

function fill(buffer) {
  for (let at = 0; at < buffer.length; ) {
    try {
      const count = readSync(3, buffer, at, buffer.length - at, null);
      if (count === 0) return false;
      at += count;
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      wait(pause, 0, 0, 1);
    }
  }
  return true;
}

/** Writes a frame whose payload is a text. */
function writeFrame(text) {
  const frame = bufferFrom(`${byteLength(text, 'utf8')}\n${text}`, 'utf8');
  for (let at = 0; at < frame.length; ) {
    try {
      at += writeSync(4, frame, at, frame.length - at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      wait(pause, 0, 0, 1);
    }
  }
}

/** Wire form of a text of ours, which must not fail. */
function text(string) {
  const short = apply(toWellFormed, apply(slice, string, [0, messageMax]), []);
  return `s${byteLength(short, 'utf8')}:${short}`;
}

/** The wire form of a value. Throws `{unfit: reason}`. */
function encode(value) {
  return write(value, 0, { size: 0 });
}

function write(value, depth, budget) {
  if (depth > depthMax) throw unfit(`the result is nested deeper than ${depthMax}`);
  budget.size += typeof value === 'string' ? value.length : typeof value === 'object' ? 8 : 2;
  if (budget.size > bytesMax) throw unfit(`the result takes more than ${bytesMax} bytes`);
  switch (typeof value) {
    case 'undefined':
      return 'n';
    case 'boolean':
      return value ? 't' : 'f';
    case 'bigint':
      return `i${value};`;
    case 'number':
      return writeNumber(value);
    case 'string':
      if (!apply(isWellFormed, value, [])) throw unfit('the result holds half of a surrogate pair, which no text can');
      return `s${byteLength(value, 'utf8')}:${value}`;
    case 'object':
      return value === null ? 'n' : writeObject(value, depth + 1, budget);
    default:
      throw unfit(`the result holds a ${typeof value}, which is not a neutral value`);
  }
}

function writeNumber(value) {
  if (value !== value) return 'dnan;';
  if (value === 1 / 0) return 'dinf;';
  if (value === -1 / 0) return 'd-inf;';
  if (is(value, -0)) return 'd-0;';
  if (!isInteger(value) || value >= 1e21 || value <= -1e21) return `d${value};`;
  return `i${isSafeInteger(value) ? value : toBigInt(value)};`;
}

function writeObject(value, depth, budget) {
  if (isArray(value) || isTypedArray(value)) {
    const { length } = value;
    let items = '';
    for (let index = 0; index < length; index++) items += write(value[index], depth, budget);
    return `l${length}:${items}`;
  }
  let count = 0;
  let entries = '';
  if (isMap(value)) {
    const add = (item, key) => {
      count++;
      entries += write(key, depth, budget) + write(item, depth, budget);
    };
    apply(forEachEntry, value, [add]);
    return `m${count}:${entries}`;
  }
  const prototype = getPrototypeOf(value);
  if (prototype !== null && prototype !== objectPrototype) throw unfit(`the result holds ${nameOf(prototype)}`);
  const keys = keysOf(value);
  for (; count < keys.length; count++) entries += write(keys[count], depth, budget) + write(value[keys[count]], depth, budget);
  return `m${count}:${entries}`;
}

function nameOf(prototype) {
  const name = prototype.constructor?.name;
  return `${typeof name === 'string' && name !== '' ? `a ${apply(slice, name, [0, 100])}` : 'an object'}, which is not a neutral value`;
}

/** The value that the bytes hold. Throws what it likes when they hold none. */
function decode(bytes) {
  return read({ bytes, at: 0 });
}

function read(reader) {
  const tag = reader.bytes[reader.at++];
  switch (tag) {
    case 0x6e: // n
      return null;
    case 0x74: // t
      return true;
    case 0x66: // f
      return false;
    case 0x69: // i
      return readInt(until(reader, 0x3b));
    case 0x64: // d
      return readFloat(until(reader, 0x3b));
    case 0x73: // s
      return readString(reader, toNumber(until(reader, 0x3a)));
    case 0x6c: // l
    case 0x75: // u
      return readItems(reader, toNumber(until(reader, 0x3a)));
    case 0x6d: // m
      return readMap(reader, toNumber(until(reader, 0x3a)));
    default:
      throw new Failure(`unknown tag ${tag}`);
  }
}

function until(reader, delimiter) {
  const start = reader.at;
  while (reader.bytes[reader.at] !== delimiter) {
    if (reader.at++ >= reader.bytes.length) throw new Failure('the call ends too early');
  }
  return apply(latin1Slice, reader.bytes, [start, reader.at++]);
}

function readInt(digits) {
  const number = toNumber(digits);
  return isSafeInteger(number) ? number + 0 : toBigInt(digits);
}

function readFloat(digits) {
  if (digits === 'nan') return 0 / 0;
  if (digits === 'inf') return 1 / 0;
  return digits === '-inf' ? -1 / 0 : toNumber(digits);
}

function readString(reader, length) {
  const start = reader.at;
  reader.at += length;
  return apply(utf8Slice, reader.bytes, [start, reader.at]);
}

function readItems(reader, count) {
  const items = [];
  for (let index = 0; index < count; index++) items[index] = read(reader);
  return items;
}

function readMap(reader, count) {
  const map = {};
  for (let index = 0; index < count; index++) {
    const key = toText(read(reader));
    // Not an assignment: that would take `__proto__` for the prototype.
    defineProperty(map, key, { value: read(reader), writable: true, enumerable: true, configurable: true });
  }
  return map;
}

module.exports = { readFrame, writeFrame, text, encode, decode };

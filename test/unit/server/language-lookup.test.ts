/** Languages by name, alias and file name. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { languages } from '../../../runners/languages.ts';
import type { ServerError } from '../../../server/errors.ts';
import { findLanguage, languageOfFile } from '../../../server/language-lookup.ts';

const test = suite('findLanguage');

function refusal(name: string): ServerError {
  try {
    findLanguage(name);
  } catch (error) {
    return error as ServerError;
  }
  return assert.unreachable() as never;
}

test('finds every language by its name and aliases, in any case', () => {
  for (const runner of Object.values(languages)) {
    for (const name of [runner.name, ...runner.aliases]) assert.is(findLanguage(name.toUpperCase()), runner);
  }
});

test('finds every language by the extensions of its files', () => {
  for (const runner of Object.values(languages)) {
    assert.is(languageOfFile(`some/where.d/main.${runner.extensions[0]}`), runner);
  }
});

test('gives no two languages the same name, alias or extension', () => {
  for (const key of ['aliases', 'extensions'] as const) {
    const all = Object.values(languages).flatMap((runner) =>
      key === 'aliases' ? [runner.name, ...runner.aliases] : runner.extensions,
    );
    assert.is(new Set(all).size, all.length);
  }
});

test('suggests the nearest language and lists all of them', () => {
  const { code, message } = refusal('pythn');
  assert.is(code, 'unknown-language');
  assert.match(message, 'Did you mean python?');
  for (const name of Object.keys(languages)) assert.match(message, name);
});

test('suggests nothing for what is like no language', () => {
  assert.not.match(refusal('brainwave-dreams').message, 'Did you mean');
});

test('takes names that objects have for what they are', () => {
  for (const name of ['constructor', '__proto__', 'toString', '']) assert.is(refusal(name).code, 'unknown-language');
});

test('shows no more than the beginning of an endless name', () => {
  assert.ok(refusal('x'.repeat(1_000_000)).message.length < 2000);
});

test.run();

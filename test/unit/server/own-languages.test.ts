/** Languages of the user's own, read from a folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { languages } from '../../../runners/languages.ts';
import { ServerError } from '../../../server/errors.ts';
import { findLanguage } from '../../../server/language-lookup.ts';
import { addOwnLanguages } from '../../../server/own-languages.ts';

const test = suite('own languages');
const folder = mkdtempSync(path.join(tmpdir(), 'polyproof-own-'));
test.after(() => rmSync(folder, { recursive: true }));

const recipe = `{ files: { 'a.x': '{{source}}' }, run: ['x', 'a.x'] }`;
const facts = (changes = '') => `export const lang = {
  name: 'own-x', title: 'X 1', aliases: ['xx'], extensions: ['x'], image: { folder: '', megabytes: 1 }, naming: 'snake',
  program: ${recipe}, calls: ${recipe}, tests: { ...${recipe}, checks: /assert/ }, lacks: { map: 'it has none' },
  libraries: [], memoryMessages: [], hello: 'hello', ${changes} };\n`;

/** A folder of languages, each with its facts; null for one without. */
function folderWith(name: string, own: Readonly<Record<string, string | null>>): string {
  const made = path.join(folder, name);
  for (const [language, text] of Object.entries(own)) {
    mkdirSync(path.join(made, language), { recursive: true });
    writeFileSync(path.join(made, language, 'Dockerfile'), 'ARG BASE\nFROM ${BASE}\nCOPY files/ /opt/polyproof/\n');
    if (text !== null) writeFileSync(path.join(made, language, 'facts.ts'), text);
  }
  return made;
}

async function refusal(where: string): Promise<string> {
  try {
    await addOwnLanguages(where);
  } catch (error) {
    assert.instance(error, ServerError);
    assert.is((error as ServerError).code, 'bad-setting');
    return (error as ServerError).message;
  }
  return assert.unreachable() as never;
}

test('adds a language that is then found like any other, its image in its own folder', async () => {
  const where = folderWith('good', { x: facts() });
  const [added] = await addOwnLanguages(where);
  assert.is(added?.image.folder, path.join(where, 'x'));
  assert.is(findLanguage('XX'), added);
  assert.is(languages['own-x'], added);
});

const refusals: readonly (readonly [string, string, RegExp])[] = [
  ['a folder that is not there', path.join(folder, 'nothing'), /no such folder/],
  ['a folder without languages', folderWith('empty/only', {}).replace(/only$/, ''), /no such folder|holds no folder/],
  ['a language without facts', folderWith('bare', { x: null }), /has no facts\.ts/],
  ['facts that lack a field', folderWith('lacking', { x: facts('title: undefined') }), /title/],
  ['facts that cannot be read', folderWith('broken', { x: 'export const = ;' }), /cannot be used/],
  ['facts that export nothing', folderWith('silent', { x: 'export {};' }), /exports 0 things/],
  [
    'a name that is taken',
    folderWith('taken', { x: facts("aliases: ['py']") }),
    /name \S+ belongs to another language/,
  ],
];

for (const [what, where, message] of refusals) {
  test(`refuses ${what}`, async () => assert.match(await refusal(where), message));
}

test.run();

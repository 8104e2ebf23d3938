/** The demo's snippets and recorded replies fit together: what the run will ask for is there, and nothing else is. */
import { readdirSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readRecording } from '../../../agents/recorded.ts';
import { readSnippets } from '../../../datasets/snippets.ts';
import { languages } from '../../../runners/languages.ts';

const test = suite('the demo material');

const folder = new URL('../../../examples/demo/', import.meta.url).pathname;
const recording = readRecording(`${folder}replies`);
const { snippets, unusable } = readSnippets(`${folder}snippets`, languages);
const samples = [...new Set([...recording.keys()].map((address) => address.split('/')[0] ?? ''))];

test('has at least sixteen snippets in four languages, all of them readable', () => {
  assert.equal(unusable, []);
  assert.ok(snippets.length >= 16);
  assert.is(new Set(snippets.map(({ language }) => language)).size, 4);
});

test('has one file of replies for every snippet, and every other one is a discussion that a snippet leads', () => {
  const keys = snippets.map(({ key }) => key);
  assert.equal(
    keys.filter((key) => !samples.includes(key)),
    [],
  );
  assert.is(readdirSync(`${folder}replies`).length, samples.length);
  for (const sample of samples.filter((each) => !keys.includes(each))) {
    const [leader = '', round, target = '', ...rest] = sample.split('.');
    assert.ok(
      keys.includes(leader) && Number(round) >= 1 && Object.hasOwn(languages, target) && rest.length === 0,
      sample,
    );
    assert.ok(recording.has(`${sample}/discussion/1`), sample);
  }
});

test('asks every role of a language that there is', () => {
  for (const address of recording.keys()) {
    const role = address.split('/')[1] ?? '';
    assert.match(role, /^(instruction|discussion|cases|scorer|(responder|repairer)\.\w+)$/);
    const language = role.split('.')[1];
    assert.ok(language === undefined || Object.hasOwn(languages, language), address);
  }
});

test.run();

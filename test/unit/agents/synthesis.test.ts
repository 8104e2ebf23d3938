/** The whole loop, with a scripted model and a judge that reads its verdict off the source. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AgentError } from '../../../agents/errors.ts';
import { judged } from './samples.ts';
import {
  goodCases,
  goodScript,
  newFolder,
  notJudged,
  problemJson,
  program,
  type ScriptedRun,
  scriptedRun,
} from './scripted-run.ts';

const test = suite('synthesize');

const ids = (rows: { all(): readonly { id: string }[] }) => rows.all().map(({ id }) => id);
const drops = ({ folder }: ScriptedRun) =>
  folder.rejects.all().map(({ id, stage, reason }) => `${id} ${stage} ${reason}`);
const files = (path: string) =>
  ['seeds', 'pairs', 'rejects'].map((name) => readFileSync(join(path, `${name}.jsonl`), 'utf8')).join('---\n');

test('makes seeds of snippets and verified pairs of discussions', async () => {
  const run = await scriptedRun(goodScript());
  assert.is(run.error, undefined);
  assert.equal(ids(run.folder.seeds), ['one', 'two']);
  assert.equal(ids(run.folder.pairs), ['one.1.beta', 'two.1.alpha']);
  const pair = run.folder.pairs.all()[0];
  assert.equal(
    pair?.solutions.map(({ language, verdict }) => [language, verdict]),
    [
      ['alpha', 'accepted'],
      ['beta', 'accepted'],
    ],
  );
  assert.equal(pair?.provenance.agents, ['one', 'two']);
  assert.equal(pair?.cases[0], { args: [1], expected: 2 });
});

test('drops a snippet that leans on its surroundings before any call', async () => {
  const script = goodScript();
  script['one/instruction/1'] = '{"self_contained": false, "reason": "a database"}';
  const run = await scriptedRun(script);
  assert.ok(drops(run).includes('one self-containment needs-surroundings'));
  assert.equal(ids(run.folder.seeds), ['two']);
});

test('mends a solution with the message of its verdict, and notes what was tried', async () => {
  const script = goodScript();
  script['one.1.beta/responder.beta/1'] = program(2, 'compile-error');
  script['one.1.beta/repairer.beta/1'] = 'I cannot say.';
  script['one.1.beta/repairer.beta/2'] = program(4);
  const run = await scriptedRun(script);
  const repairs = run.folder.pairs.all().find(({ id }) => id === 'one.1.beta')?.solutions[1].repairs;
  assert.equal(
    repairs?.map(({ role, attempt, result }) => [role, attempt, result]),
    [
      ['responder', 1, 'compile-error'],
      ['repairer', 1, 'no-code'],
    ],
  );
});

test('repairs are bounded, and a solution that stays wrong keeps the pair out of memory and data', async () => {
  const script = goodScript();
  for (const role of ['responder.beta/1', 'repairer.beta/1', 'repairer.beta/2'])
    script[`one.1.beta/${role}`] = program(2, 'time-limit');
  const run = await scriptedRun(script);
  assert.equal(drops(run), ['one.1.beta solution time-limit']);
  assert.is(run.folder.rejects.all()[0]?.attempts.length, 3);
  assert.not.ok(run.asked.includes('one.1.beta/repairer.beta/3'));
});

test('a case that both solutions agree against is disputed, not a wrong answer', async () => {
  const script = goodScript();
  for (const language of ['alpha', 'beta']) {
    for (const role of [`responder.${language}/1`, `repairer.${language}/1`, `repairer.${language}/2`]) {
      script[`one.1.beta/${role}`] = program(2, 'wrong-answer');
    }
  }
  assert.equal(drops(await scriptedRun(script)), ['one.1.beta solution disputed-case']);
});

test('asks again for what cannot be used, and drops with the last reason', async () => {
  const script = goodScript();
  script['one/cases/1'] = '{"cases": [';
  script['one/cases/2'] = goodCases;
  script['two/cases/1'] = '{"cases": [{"args": [1], "expected": 1}]}';
  script['two/cases/2'] = JSON.stringify({ cases: [1, 2, 3, 4, 5].map((x) => ({ args: [x], expected: 0 })) });
  const run = await scriptedRun(script);
  assert.equal(
    run.folder.seeds.all()[0]?.reasked.map(({ role, reason }) => [role, reason]),
    [['cases', 'unreadable-reply']],
  );
  assert.ok(drops(run).includes('two cases vacuous-cases'));
});

test('drops a new problem in the words of a seed before anything is spent on it', async () => {
  const script = goodScript();
  script['one.1.beta/discussion/1'] = problemJson(1);
  const run = await scriptedRun(script);
  assert.equal(drops(run), ['one.1.beta discussion duplicate']);
  assert.not.ok(run.asked.includes('one.1.beta/cases/1'));
});

test('of two pairs of one round that are alike the later one is dropped', async () => {
  const script = goodScript();
  script['two.1.alpha/discussion/1'] = problemJson(2);
  assert.equal(drops(await scriptedRun(script)), ['two.1.alpha memory duplicate']);
});

test('tries again what could not be judged, and reports it as such', async () => {
  const tries = new Map<string, number>();
  const script = goodScript();
  const run = await scriptedRun(script, {
    judge: async ({ source }) => {
      const count = (tries.get(source) ?? 0) + 1;
      tries.set(source, count);
      return source.includes('river') && count === 1
        ? notJudged
        : source.includes('cloud')
          ? notJudged
          : judged('accepted');
    },
  });
  assert.equal(drops(run), ['one.1.beta solution not-judged']);
  assert.is(run.folder.rejects.all()[0]?.retryable, true);
  assert.equal(ids(run.folder.seeds), ['one', 'two']);
});

test('a model that refuses costs one sample, a model that is gone ends the run', async () => {
  const script = goodScript();
  script['one/instruction/1'] = new AgentError('model-refused', 'no');
  script['one/instruction/2'] = new AgentError('model-refused', 'no');
  assert.ok(drops(await scriptedRun(script)).includes('one instruction model-refused'));

  for (const key of Object.keys(script)) script[key] = new AgentError('model-unavailable', 'down');
  script['two/instruction/1'] = problemJson(1);
  const run = await scriptedRun(script);
  assert.ok(drops(run).includes('one instruction model-unavailable'));

  script['one/instruction/1'] = new AgentError('model-misconfigured', 'bad key');
  const ended = await scriptedRun(script);
  assert.is((ended.error as AgentError).code, 'model-misconfigured');
});

test('gives the same files whatever is ready first', async () => {
  const plain = await scriptedRun(goodScript());
  for (const seed of [1, 2, 3]) {
    let turn = seed;
    const shuffled = await scriptedRun(goodScript(), { latency: () => wait((turn = (turn * 7) % 11)) });
    assert.is(files(shuffled.path), files(plain.path));
  }
});

test('ended after any number of calls, the same folder goes on and asks nothing twice', async () => {
  const whole = await scriptedRun(goodScript());
  for (let callsMax = 0; callsMax < whole.asked.length; callsMax += 1) {
    const folder = newFolder();
    const first = await scriptedRun(goodScript(), { folder, callsMax });
    assert.match(String(first.error), 'killed');
    const second = await scriptedRun(goodScript(), { folder });
    assert.is(second.error, undefined);
    assert.equal([...first.asked, ...second.asked].sort(), [...whole.asked].sort());
    assert.is(files(folder), files(whole.path));
  }
});

test('what was our failure is taken up again when the run is resumed', async () => {
  const folder = newFolder();
  const script = goodScript();
  script['one.1.beta/cases/1'] = new AgentError('model-unavailable', 'down');
  assert.equal(drops(await scriptedRun(script, { folder })), ['one.1.beta cases model-unavailable']);
  const run = await scriptedRun(goodScript(), { folder });
  assert.equal(drops(run), []);
  assert.is(files(folder), files((await scriptedRun(goodScript())).path));
});

test.run();

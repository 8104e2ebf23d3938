/** The model that asks at most once, and stops asking an endpoint that is gone. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AgentError } from '../../../agents/errors.ts';
import type { Model, ModelCall } from '../../../agents/model.ts';
import { rememberingModel } from '../../../agents/remembering.ts';
import type { Shelf } from '../../../datasets/run-log.ts';

const test = suite('rememberingModel');

const call: ModelCall = { sample: 's', role: 'r', attempt: 1, prompt: { system: '', user: 'u' }, temperature: 0 };
const options = { modelName: 'm', callsAtOnce: 2, outageAfter: 3 };

function shelf(): Shelf {
  const entries = new Map<string, string>();
  return {
    read: (key) => (entries.has(key) ? JSON.parse(entries.get(key) ?? '') : undefined),
    write: (key, _label, value) => void entries.set(key, JSON.stringify(value)),
    count: () => entries.size,
    sum: () => 0,
  };
}

function counting(answer: () => string): Model & { calls: number } {
  const model = async () => {
    model.calls += 1;
    return { text: answer(), tokens: { prompt: 1, completion: 1 } };
  };
  model.calls = 0;
  return model;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof AgentError ? error.code : String(error);
  }
  return 'none';
}

test('asks the same once, and anything else anew', async () => {
  const asked = counting(() => 'yes');
  const kept = shelf();
  const model = rememberingModel(asked, kept, options);
  for (let times = 0; times < 3; times += 1) assert.is((await model(call)).text, 'yes');
  assert.is(asked.calls, 1);
  const others = [
    { attempt: 2 },
    { sample: 't' },
    { role: 'q' },
    { temperature: 1 },
    { prompt: { system: '', user: 'v' } },
  ];
  for (const other of others) await model({ ...call, ...other });
  await rememberingModel(asked, kept, { ...options, modelName: 'n' })(call);
  assert.is(asked.calls, 2 + others.length);
});

test('remembers a refusal, for which one pays too, but not a failure that may pass', async () => {
  const refusing = counting(() => {
    throw new AgentError('model-refused', 'no', { reply: 'no' });
  });
  const model = rememberingModel(refusing, shelf(), options);
  assert.is(await codeOf(model(call)), 'model-refused');
  assert.is(await codeOf(model(call)), 'model-refused');
  assert.is(refusing.calls, 1);

  const slow = counting(() => {
    throw new AgentError('model-timeout', 'slow');
  });
  const other = rememberingModel(slow, shelf(), options);
  await codeOf(other(call));
  await codeOf(other(call));
  assert.is(slow.calls, 2);
});

test('calls it an outage when the endpoint fails so many times in a row', async () => {
  let healthy = false;
  const model = rememberingModel(
    counting(() => {
      if (healthy) return 'yes';
      throw new AgentError('model-unavailable', 'down');
    }),
    shelf(),
    options,
  );
  const failing = (attempt: number) => codeOf(model({ ...call, attempt }));
  assert.equal([await failing(1), await failing(2)], ['model-unavailable', 'model-unavailable']);
  healthy = true;
  assert.is(await failing(3), 'none');
  healthy = false;
  assert.equal(
    [await failing(4), await failing(5), await failing(6)],
    ['model-unavailable', 'model-unavailable', 'model-outage'],
  );
});

test('has no more calls under way than allowed', async () => {
  let underWay = 0;
  let most = 0;
  const model = rememberingModel(
    async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return { text: '', tokens: { prompt: 0, completion: 0 } };
    },
    shelf(),
    options,
  );
  await Promise.all([1, 2, 3, 4, 5, 6].map((attempt) => model({ ...call, attempt })));
  assert.is(most, 2);
});

test.run();

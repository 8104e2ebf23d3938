/** A sandbox that is opened on first use, and again after a failure. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { lateSandbox } from '../../../server/late-sandbox.ts';
import { helloSandbox } from '../../support/test-app.ts';

const test = suite('lateSandbox');

test('opens once, however many ask at once', async () => {
  let opened = 0;
  const late = lateSandbox(async () => {
    opened += 1;
    return helloSandbox();
  });
  await Promise.all([late.open(), late.open(), late.open()]);
  assert.is(opened, 1);
});

test('tries again after a failure', async () => {
  let attempts = 0;
  const late = lateSandbox(async () => {
    attempts += 1;
    if (attempts === 1) throw new SandboxError('engine-unavailable', 'None.');
    return helloSandbox();
  });
  try {
    await late.open();
    assert.unreachable();
  } catch (error) {
    assert.is((error as SandboxError).code, 'engine-unavailable');
  }
  await late.open();
  assert.is(attempts, 2);
});

test('opens nothing once it is closed', async () => {
  const late = lateSandbox(async () => helloSandbox());
  await late.close();
  try {
    await late.open();
    assert.unreachable();
  } catch (error) {
    assert.is((error as SandboxError).code, 'sandbox-closed');
  }
});

test('closes what it opened', async () => {
  let graceMs: number | undefined;
  const late = lateSandbox(async () => ({
    ...helloSandbox(),
    close: async (given?: number) => {
      graceMs = given;
    },
  }));
  await late.open();
  await late.close(77);
  assert.is(graceMs, 77);
});

test.run();

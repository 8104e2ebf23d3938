/** What the service tells about itself: metrics, timings, version, readiness. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SandboxError } from '../../../sandboxes/errors.ts';
import { createMetrics } from '../../../server/metrics.ts';
import { serverTiming, stopwatch, timed } from '../../../server/stages.ts';
import { judge } from '../../../verification/judge.ts';
import { exited, fakeSandbox } from '../../support/fake-sandbox.ts';
import { failingSandbox, testService } from '../../support/test-app.ts';

const test = suite('observability');

const state = { inUse: 2, waiting: 3, idle: 4, quarantined: 5, started: 6 };
const task = (source: string) => ({ language: 'cpp', source, cases: [{ stdin: '', expected: 'yes' }] });

/** The service as main.ts wires it, over a sandbox in which a program prints itself. */
async function service() {
  const metrics = createMetrics({ pool: () => state, ofProcess: false });
  const sandbox = timed(fakeSandbox({ execute: () => exited('yes') }), metrics);
  const app = await testService({
    sandbox,
    metrics,
    judge: metrics.counted((given, signal, watch) => judge(timed(sandbox, watch), given, signal)),
  });
  return { app, metrics };
}

test('counts outcomes by verdict, by reason, and by what kept us from judging', async () => {
  const { app, metrics } = await service();
  await app.inject({ method: 'POST', url: '/v1/verify', payload: task('x') });
  await app.inject({ method: 'POST', url: '/v1/verify', payload: task('') });
  const refusing = metrics.counted(async () => ({
    outcome: 'not-judged',
    code: 'box-lost',
    message: '',
    retryAfterMs: null,
  }));
  await refusing({} as never, new AbortController().signal, stopwatch());
  const { body } = await app.inject('/metrics');
  assert.match(body, 'polyproof_outcomes_total{outcome="judged",detail="accepted"} 1');
  assert.match(body, 'polyproof_outcomes_total{outcome="invalid",detail="empty-source"} 1');
  assert.match(body, 'polyproof_outcomes_total{outcome="not-judged",detail="box-lost"} 1');
});

test('counts our failures by cause', async () => {
  const metrics = createMetrics({ pool: () => undefined, ofProcess: false });
  const sandbox = timed(failingSandbox(new SandboxError('sandbox-busy', 'Busy.')), metrics);
  const app = await testService({ sandbox, metrics });
  await app.inject({ method: 'POST', url: '/v1/run', payload: { language: 'python', source: 'x' } });
  const { body } = await app.inject('/metrics');
  assert.match(body, 'polyproof_failures_total{code="sandbox-busy"} 1');
  assert.match(body, 'polyproof_pool_waiting 0');
});

test('tells of the pool, of requests by route and of every stage', async () => {
  const { app } = await service();
  await app.inject({ method: 'POST', url: '/v1/verify', payload: task('x') });
  await app.inject('/no/such/route/of/anyone');
  const { body, headers } = await app.inject('/metrics');
  assert.match(String(headers['content-type']), /^text\/plain/);
  for (const [key, value] of Object.entries(state)) assert.match(body, `polyproof_pool_${key.toLowerCase()} ${value}`);
  assert.match(body, 'polyproof_http_request_seconds_count{route="/v1/verify",method="POST",status="200"} 1');
  assert.match(body, 'polyproof_http_request_seconds_count{route="none",method="GET",status="404"} 1');
  for (const stage of ['queue', 'files', 'compile', 'run']) {
    assert.match(body, `polyproof_stage_seconds_count{stage="${stage}"} 1`);
  }
  // Nothing that a client wrote becomes a label.
  assert.not.match(body, 'anyone');
});

test('needs the token for metrics, and none for version and health', async () => {
  const app = await testService({ token: 'secret' });
  assert.is((await app.inject('/metrics')).statusCode, 401);
  assert.is((await app.inject({ url: '/metrics', headers: { authorization: 'Bearer secret' } })).statusCode, 200);
  for (const url of ['/version', '/health', '/health/live', '/health/ready']) {
    assert.is((await app.inject(url)).statusCode, 200, url);
  }
});

test('gives every answer its own timings', async () => {
  const { app } = await service();
  const verified = await app.inject({ method: 'POST', url: '/v1/verify', payload: task('x') });
  const { timings } = verified.json();
  assert.equal(Object.keys(timings), ['queueMs', 'filesMs', 'compileMs', 'runMs', 'collectMs', 'totalMs']);
  assert.ok(timings.totalMs >= timings.runMs);
  assert.is(verified.headers['server-timing'], serverTiming(timings));
  const ran = await app.inject({ method: 'POST', url: '/v1/run', payload: { language: 'python', source: 'x' } });
  assert.type(ran.json().timings.runMs, 'number');
  assert.match(String((await app.inject('/version')).headers['server-timing']), /^total;dur=[\d.]+$/);
});

test('adds up what the stages of one request take', async () => {
  const watch = stopwatch();
  watch.took('run', 2);
  watch.took('run', 3);
  watch.took('queue', 1);
  const { runMs, queueMs, compileMs } = watch.timings();
  assert.equal([runMs, queueMs, compileMs], [5, 1, 0]);
});

test('says what it can do', async () => {
  const body = (await testService().then((app) => app.inject('/version'))).json();
  assert.is(body.api, 'v1');
  assert.ok(body.capabilities.includes('batch.resume'));
  assert.ok(body.languages.includes('python'));
  assert.ok(body.limits.wallMs > 0);
});

test.run();

/** What the service counts and measures, for Prometheus. No label ever comes from a program or its text. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolState } from '../sandboxes/pool.ts';
import type { Judge } from './judge-row.ts';
import type { Watch } from './stages.ts';

export interface Metrics extends Watch {
  /** A request was answered. */
  answered(route: string, method: string, status: number, ms: number): void;
  /** The same judge, with its outcomes counted. */
  counted(judge: Judge): Judge;
  /** Everything as text. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsOptions {
  /** What the pool is doing; undefined while there is none. */
  readonly pool: () => PoolState | undefined;
  /** Whether to tell of the process too: its memory, its event loop. */
  readonly ofProcess: boolean;
}

/** From a warm run of a few milliseconds to a batch of cases that takes minutes. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function createMetrics({ pool, ofProcess }: MetricsOptions): Metrics {
  const register = new Registry();
  if (ofProcess) collectDefaultMetrics({ register });
  const registers = [register];

  const requests = new Histogram({
    name: 'polyproof_http_request_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    labelNames: ['route', 'method', 'status'],
    buckets,
    registers,
  });
  const stage = new Histogram({
    name: 'polyproof_stage_seconds',
    help: 'Steps of leases: waiting for a box, sending files, compiling, running, fetching files.',
    labelNames: ['stage'],
    buckets,
    registers,
  });
  const outcomes = new Counter({
    name: 'polyproof_outcomes_total',
    help: 'Tasks by outcome; detail is the verdict, the reason of invalid, or why nothing was judged.',
    labelNames: ['outcome', 'detail'],
    registers,
  });
  const failures = new Counter({
    name: 'polyproof_failures_total',
    help: 'Failures of ours while something was to be run, by cause; those tried again are counted each time.',
    labelNames: ['code'],
    registers,
  });
  for (const [key, help] of Object.entries(poolHelp)) {
    const gauge = new Gauge({
      name: `polyproof_pool_${key.toLowerCase()}`,
      help,
      registers: [],
      collect() {
        this.set(pool()?.[key as keyof typeof poolHelp] ?? 0);
      },
    });
    register.registerMetric(gauge);
  }

  return {
    took: (name, ms) => stage.observe({ stage: name }, ms / 1000),
    failed: ({ code }) => failures.inc({ code }),
    answered: (route, method, status, ms) => requests.observe({ route, method, status: String(status) }, ms / 1000),
    counted: (judge) => async (task, signal, watch) => {
      const outcome = await judge(task, signal, watch);
      const detail =
        outcome.outcome === 'judged' ? outcome.verdict : outcome.outcome === 'invalid' ? outcome.reason : outcome.code;
      outcomes.inc({ outcome: outcome.outcome, detail });
      return outcome;
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}

/** What PoolState has, as gauges. */
const poolHelp = {
  inUse: 'Boxes leased now.',
  waiting: 'Requests waiting for a box.',
  idle: 'Warm boxes that nobody uses.',
  quarantined: 'Boxes removed because their audit found something, since the start.',
  started: 'Boxes started, since the start.',
} satisfies Partial<Record<keyof PoolState, string>>;

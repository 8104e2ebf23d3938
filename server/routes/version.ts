/** GET /version: which polyproof this is and what it can do, so that a client need not find out by failing. Needs no token. */
import { z } from 'zod';
import type { Runner } from '../../runners/runner.ts';
import type { LimitPolicy } from '../config.ts';
import type { Routes } from '../zod.ts';

const limits = z.object({
  wallMs: z.number(),
  cpuMs: z.number(),
  memoryBytes: z.number(),
  outputBytes: z.number(),
  waitMs: z.number(),
  bodyBytes: z.number(),
});

export const versionView = z.object({
  polyproof: z.string(),
  api: z.literal('v1'),
  capabilities: z.array(z.string()).describe('New ones are added, none changes its meaning.'),
  languages: z.array(z.string()),
  limits: limits.describe('The highest that a request may ask for.'),
});
export type VersionView = z.output<typeof versionView>;

const schema = { tags: ['service'], summary: 'Tell the version and its capabilities', response: { 200: versionView } };

const capabilities = [
  'run',
  'run.files',
  'verify.calls',
  'verify.stdin',
  'verify.tests',
  'batch',
  'batch.ordered',
  'batch.resume',
  'jobs',
  'jobs.events',
  'timings',
  'deadline',
  'priority',
  'tokens',
];

export interface VersionOptions {
  readonly version: string;
  readonly languages: Readonly<Record<string, Runner>>;
  readonly limits: LimitPolicy;
  readonly bodyBytesMax: number;
}

export const versionRoutes =
  ({ version, languages, limits: { most, waitMs }, bodyBytesMax }: VersionOptions): Routes =>
  async (app) => {
    app.get('/version', { schema }, async () => ({
      polyproof: version,
      api: 'v1' as const,
      capabilities,
      languages: Object.keys(languages),
      limits: { ...most, waitMs, bodyBytes: bodyBytesMax },
    }));
  };

/** The APIs of other services, spoken so that their clients need nothing but another URL: docs/compatible-apis.md. */
import type { Runner } from '../../runners/runner.ts';
import type { Sandbox } from '../../sandboxes/sandbox.ts';
import type { LimitPolicy } from '../config.ts';
import type { Routes } from '../zod.ts';
import { pistonRoutes } from './piston/routes.ts';
import { fusionRoutes } from './sandbox-fusion/routes.ts';

export interface CompatibleOptions {
  readonly sandbox: Sandbox;
  readonly languages: Readonly<Record<string, Runner>>;
  readonly limits: LimitPolicy;
}

/** Their clients send whole test suites in one body. */
const bodyBytesMax = 1024 ** 3;

export const compatibleRoutes =
  (options: CompatibleOptions): Routes =>
  async (app) => {
    // Each in a scope of its own: readers of bodies and shapes of errors differ.
    await app.register(fusionRoutes({ ...options, bodyBytesMax }));
    await app.register(pistonRoutes({ ...options, bodyBytesMax }));
  };

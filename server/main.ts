/** Wires the service together and listens. */
import { join } from 'node:path';
import { languages } from '../runners/languages.ts';
import { type LocalSandbox, openLocalSandbox } from '../sandboxes/local.ts';
import { isGone, ownLabel } from '../sandboxes/orphans.ts';
import { judge } from '../verification/judge.ts';
import { polyproofVersion } from '../verification/version.ts';
import { buildApp } from './app.ts';
import { openAudit } from './audit.ts';
import { type Config, isLoopback } from './config.ts';
import { ServerError } from './errors.ts';
import { openJournal } from './journal.ts';
import { lateSandbox } from './late-sandbox.ts';
import { createMetrics } from './metrics.ts';
import { progressLog } from './progress-log.ts';
import { sandboxOptions } from './sandbox-options.ts';
import { timed } from './stages.ts';
import { keepSwept } from './sweep.ts';
import { watchedTokens } from './token-file.ts';

export interface Service {
  /** Where it listens, such as `http://127.0.0.1:7070`. */
  readonly url: string;
  /** Takes no more requests, lets running programs end for a while, removes every box. */
  close(): Promise<void>;
}

/** Starts the service. Does not wait for the engine: /health says whether it is there. */
export async function startService(config: Config): Promise<Service> {
  // Nothing is built before the first request, and by then there is a log.
  const log: { write(text: string): void } = { write: () => undefined };
  const onProgress = progressLog((text) => log.write(text));
  let local: LocalSandbox | undefined;
  const metrics = createMetrics({ pool: () => local?.state(), ofProcess: true });
  const late = lateSandbox(async () => {
    local = await openLocalSandbox(sandboxOptions(config, onProgress));
    return local;
  });
  const sandbox = timed(late, metrics);
  const tokens = watchedTokens(config.tokenFile);
  refuseOpenDoor(config, tokens().length);
  const audit = config.auditFile === undefined ? undefined : openAudit(config.auditFile);
  const journal = openJournal(join(config.dataFolder, 'service'), ownLabel(), isGone);
  const app = await buildApp({
    sandbox,
    judge: metrics.counted((task, signal, watch) => judge(timed(sandbox, watch), task, signal)),
    metrics,
    readiness: async () => await (await sandbox.open()).engine.describe(),
    languages,
    limits: config.limits,
    journal,
    // While one row is judged, the next one is on its way to the box.
    batchWidth: 2 * config.boxes.concurrency,
    jobsMax: config.jobsMax,
    bodyBytesMax: config.bodyBytesMax,
    uploads: { folder: join(config.dataFolder, 'service/uploads'), filesBytesMax: config.filesBytesMax },
    token: config.token,
    tokens,
    corsOrigins: config.corsOrigins,
    logPrograms: config.logPrograms,
    audit: audit?.write,
    logLevel: config.logLevel,
    version: polyproofVersion,
  });
  log.write = (text) => app.log.info(text);

  const stopSweeping = keepSwept(journal, config.retention, (error) => app.log.error({ err: error }, 'not swept'));
  const url = await app.listen({ host: config.host, port: config.port });
  // The first request should not pay for sweeping what a dead service left behind.
  sandbox.open().catch((error: unknown) => app.log.warn({ err: error }, 'no engine yet'));
  return {
    url,
    async close() {
      await Promise.all([app.close(), sandbox.close(config.graceMs)]);
      stopSweeping();
      journal.close();
      await audit?.close();
    },
  };
}

/** Whoever can reach the service can run programs: others must show a token. */
function refuseOpenDoor({ host, token, tokenFile }: Config, tokens: number): void {
  if (isLoopback(host) || token !== undefined || tokens > 0) return;
  throw new ServerError(
    'bad-setting',
    `Wrong settings: POLYPROOF_HOST: is ${host}, which others can reach: make a token with \`polyproof token create\` (${tokenFile} has none), set POLYPROOF_TOKEN, or listen on 127.0.0.1`,
    [{ path: 'POLYPROOF_HOST', message: 'needs a token' }],
  );
}

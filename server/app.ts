/**
 * Builds the HTTP service from its collaborators. Listens to nothing, reads no
 * environment: main.ts does.
 *
 * Programs and their outputs are never logged.
 */
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Runner } from '../runners/runner.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import { limitArrival } from './arrival.ts';
import { auditRequests } from './audit.ts';
import { lowered } from './caller.ts';
import { compatibleRoutes } from './compatible/routes.ts';
import type { LimitPolicy } from './config.ts';
import { allowOrigins } from './cors.ts';
import { whenEnded } from './ended.ts';
import { failureOf, ServerError } from './errors.ts';
import { rounded } from './execution-view.ts';
import { workOnRow } from './job-row.ts';
import { type Jobs, jobRunner } from './jobs.ts';
import type { Journal } from './journal.ts';
import { useExactJson } from './json-body.ts';
import type { Judge } from './judge-row.ts';
import type { Metrics } from './metrics.ts';
import { useOpenApi } from './openapi.ts';
import { logPrograms, nameRequests, requestId } from './request-log.ts';
import { batchRoutes } from './routes/batch.ts';
import { healthRoutes, type Readiness } from './routes/health.ts';
import { jobResultRoutes } from './routes/job-results.ts';
import { jobRoutes } from './routes/jobs.ts';
import { languageRoutes } from './routes/languages.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { runRoutes } from './routes/run.ts';
import { verifyRoutes } from './routes/verify.ts';
import { versionRoutes } from './routes/version.ts';
import { requireToken } from './token.ts';
import type { TokenEntry } from './token-file.ts';
import type { UploadOptions } from './upload.ts';
import { useZod } from './zod.ts';

export interface AppOptions {
  readonly sandbox: Sandbox;
  readonly judge: Judge;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  readonly languages: Readonly<Record<string, Runner>>;
  readonly limits: LimitPolicy;
  /** Where results of batches and jobs are kept. */
  readonly journal: Journal;
  /** Rows of one batch or job worked on at once. */
  readonly batchWidth: number;
  /** Jobs of one client that may be under way. */
  readonly jobsMax: number;
  readonly bodyBytesMax: number;
  /** Where files of bodies with parts go on their way, and how large they may be together. */
  readonly uploads: Omit<UploadOptions, 'requestBytesMax'>;
  /** With neither this nor one of the others everyone is let in. */
  readonly token: string | undefined;
  /** Tokens by their hashes, as they are now. */
  readonly tokens: () => readonly TokenEntry[];
  /** Origins whose pages may call the service from a browser. */
  readonly corsOrigins: readonly string[];
  /** Whether the log shows programs. */
  readonly logPrograms: boolean;
  /** Gets a line for each request to what needs a token. */
  readonly audit: ((line: string) => void) | undefined;
  readonly logLevel: string;
  /** Where the log goes; to stdout when absent. */
  readonly logStream?: Writable;
  /** Version of polyproof. */
  readonly version: string;
}

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger:
      options.logLevel === 'silent' ? false : { level: options.logLevel, stream: options.logStream ?? process.stdout },
    bodyLimit: options.bodyBytesMax,
    genReqId: requestId,
    // A batch arrives as fast as it is judged. Other bodies have a deadline: see arrival.ts.
    requestTimeout: 0,
    clientErrorHandler: answerBrokenHttp,
    routerOptions: { ignoreTrailingSlash: true },
    // Faults that are found before there is a route, such as a URL that cannot be decoded.
    frameworkErrors: (error, request, reply) => sendFailure(error, request, reply),
  });
  useZod(app);
  useExactJson(app);
  answerErrors(app);
  endConnectionsOnClose(app);
  limitArrival(app);
  measure(app, options.metrics);
  nameRequests(app);
  if (options.logPrograms) logPrograms(app);
  if (options.corsOrigins.length > 0) await allowOrigins(app, options.corsOrigins);
  if (options.audit !== undefined) auditRequests(app, options.audit);
  requireToken(app, options);
  await useOpenApi(app, options.version);

  await app.register(verifyRoutes(options.judge, options.limits));
  await app.register(
    batchRoutes({
      journal: options.journal,
      judge: options.judge,
      policy: options.limits,
      width: options.batchWidth,
      lineBytesMax: options.bodyBytesMax,
    }),
  );
  const jobs = useJobs(app, options);
  await app.register(
    jobRoutes({
      journal: options.journal,
      jobs,
      policy: options.limits,
      lineBytesMax: options.bodyBytesMax,
      unfinishedMax: options.jobsMax,
    }),
  );
  await app.register(jobResultRoutes(options.journal, jobs));
  await app.register(
    runRoutes(options.sandbox, options.limits, { ...options.uploads, requestBytesMax: options.bodyBytesMax }),
  );
  await app.register(compatibleRoutes(options));
  await app.register(languageRoutes(options.languages));
  await app.register(healthRoutes(options.readiness));
  await app.register(versionRoutes(options));
  await app.register(metricsRoutes(options.metrics));
  return app;
}

/** Works through jobs from the start of the service to its end. */
function useJobs(
  app: FastifyInstance,
  { journal, batchWidth: width, sandbox, judge, limits: policy, tokens }: AppOptions,
): Jobs {
  // As it is now: the token of a job that was taken before a restart may have been revoked or changed since.
  const policyOf = (owner: string): LimitPolicy => {
    const allowance = tokens().find(({ name }) => name === owner)?.allowance ?? {};
    return { ...lowered(policy, allowance), priority: 'background' };
  };
  const jobs = jobRunner({
    journal,
    jobsMax: jobsAtOnce,
    width,
    work: ({ kind, owner }, row, signal) =>
      workOnRow(kind, row, { sandbox, judge, policy: policyOf(owner), client: `jobs of ${owner}`, signal }),
    onFailure: ({ id }, error) => app.log.error({ job: id, err: error }, 'job stopped'),
  });
  app.addHook('onReady', async () => jobs.resume());
  app.addHook('preClose', () => jobs.close());
  return jobs;
}

/** More would only take turns at the same boxes. */
const jobsAtOnce = 8;

/** Makes every failure, whoever noticed it, one shape of answer. */
function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(sendFailure);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const allowed = methods.filter((method) => app.findRoute({ url: path, method }) !== null);
    if (allowed.length > 0) {
      reply.header('allow', allowed.join(', '));
      throw new ServerError('method-not-allowed', `${path} takes ${allowed.join(' and ')}, not ${request.method}.`);
    }
    throw new ServerError('not-found', `There is nothing at ${path.slice(0, 200)}; /docs shows what there is.`);
  });
}

/** Tells clients how long each answer took, and counts it. */
function measure(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('server-timing')) reply.header('server-timing', `total;dur=${rounded(reply.elapsedTime)}`);
  });
  app.addHook('onRequest', async (request, reply) => {
    whenEnded(reply, (status) => {
      metrics.answered(request.routeOptions.url ?? 'none', request.method, status, reply.elapsedTime);
    });
  });
}

/** A connection kept alive after the last answer would keep a closing service alive for a minute. */
function endConnectionsOnClose(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
}

function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, body } = failureOf(error);
  const { code } = body.error;
  if (status >= 500) request.log.error({ code, err: error }, 'request failed');
  else request.log.info({ code }, 'request refused');
  // Said outright: before there is a route, Fastify would send an object as text.
  reply
    .code(status)
    .headers({ 'content-type': 'application/json; charset=utf-8', ...headers })
    .send(JSON.stringify(body));
}

/** What is not HTTP at all never becomes a request, so it is answered on the socket. */
function answerBrokenHttp(_error: Error, socket: Socket): void {
  if (!socket.writable) return;
  const { body } = failureOf(new ServerError('bad-request', 'This is not an HTTP request that can be read.'));
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

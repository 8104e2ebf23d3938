/** The types of the API, taken from the schemas that the service checks with: they cannot drift. */
import type { z } from 'zod';
import type { VerifyLine } from '../server/batch-view.ts';
import type { JobLine, JobView, jobRequest } from '../server/job-view.ts';
import type { OutcomeView } from '../server/outcome-view.ts';
import type { LanguageView } from '../server/routes/languages.ts';
import type { VersionView } from '../server/routes/version.ts';
import type { runRequest } from '../server/run-request.ts';
import type { RunView } from '../server/run-view.ts';
import type { taskRequest } from '../server/task-request.ts';

export type VerifyRequest = z.input<typeof taskRequest>;
export type RunRequest = z.input<typeof runRequest>;
export type JobRequest = z.input<typeof jobRequest>;
export type VerifyResult = OutcomeView;
export type RunResult = RunView;
export type BatchResult = VerifyLine;
export type Job = JobView;
export type JobResult = JobLine;
export type Language = LanguageView;
export type Version = VersionView;

/**
 * A client that behaves as verl documents its own: what it sends, which answers
 * it tries again, how long it waits, and what it makes of an answer.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface VerlCase {
  readonly code: string;
  readonly language: string;
  readonly stdin: string | null;
  readonly expected: string;
  /** Seconds, of the build and of the run each. */
  readonly timeout: number;
}

/** True and false are right and wrong; -4 does not compile, -3 is too slow, -2 crashes, -1 is the sandbox's fault. */
export type VerlResult = boolean | -1 | -2 | -3 | -4;

interface Stage {
  readonly status: string;
  readonly stdout: string;
  readonly return_code: number | null;
}

interface Answer {
  readonly status: string;
  readonly compile_result: Stage | null;
  readonly run_result: Stage | null;
}

const triesMax = 3;

export async function verlResult(url: string, given: VerlCase): Promise<VerlResult> {
  const answer = await ask(`${url}/run_code`, given);
  return answer === null ? -1 : resultOf(answer, given.expected);
}

async function ask(url: string, { code, language, stdin, timeout }: VerlCase): Promise<Answer | null> {
  const body = {
    compile_timeout: timeout,
    run_timeout: timeout,
    code,
    stdin,
    memory_limit_MB: 1024,
    language,
    files: {},
    fetch_files: [],
  };
  for (let attempt = 1; attempt <= triesMax; attempt += 1) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout((timeout + timeout + 10) * 1000),
      });
      if (response.status === 200) return (await response.json()) as Answer;
      await response.text();
      if (response.status !== 504) return null;
    } catch {
      return null;
    }
    if (attempt < triesMax) await sleep(attempt * 1000);
  }
  return null;
}

function resultOf({ status, compile_result: compile, run_result: run }: Answer, expected: string): VerlResult {
  if (status === 'SandboxError') return -1;
  if (status === 'Failed') {
    if (compile !== null && (isStopped(compile) || failed(compile))) return -4;
    if (run?.status === 'TimeLimitExceeded') return -3;
    return run !== null && (run.status === 'Error' || failed(run)) ? -2 : -1;
  }
  if (status !== 'Success' || run?.status !== 'Finished') return -1;
  return run.stdout.replace(/\n+$/, '') === expected.replace(/\n+$/, '');
}

function isStopped({ status }: Stage): boolean {
  return status === 'Error' || status === 'TimeLimitExceeded';
}

function failed({ status, return_code: code }: Stage): boolean {
  return status === 'Finished' && code !== 0;
}

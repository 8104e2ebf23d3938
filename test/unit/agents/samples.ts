/** Small samples that several tests of the agents use. */
import type { Problem } from '../../../agents/problem.ts';
import { expertNames } from '../../../agents/scorer/prompt.ts';
import type { Weights } from '../../../agents/scorer/reply.ts';
import type { SynthesisSettings } from '../../../agents/synthesis/settings.ts';
import type { Value } from '../../../runners/signature.ts';
import type { Execution, Output } from '../../../sandboxes/sandbox.ts';
import type { Judged, Verdict } from '../../../verification/outcome.ts';

export const problem: Problem = {
  title: 'Clamp',
  instruction: 'Write a function clamp that returns x, or most where x is greater.',
  signature: {
    entry: 'clamp',
    parameters: [
      { name: 'x', type: { kind: 'int' } },
      { name: 'most', type: { kind: 'int' } },
    ],
    returns: { kind: 'int' },
  },
};

export const evenWeights = Object.fromEntries(expertNames.map((name) => [name, 1])) as Weights;

const stage = { wallMs: 1000, cpuMs: 1000, memoryBytes: 1, outputBytes: 1, keepBytes: 1 };

export const settings: SynthesisSettings = {
  languages: ['alpha', 'beta'],
  discussions: 2,
  agentsPerDiscussion: 2,
  memory: { capacity: 4, similarityMax: 0.6 },
  lessons: { capacity: 10, shown: 3 },
  attemptsMax: 2,
  repairsMax: 2,
  scoreMin: 2,
  weights: evenWeights,
  temperatures: { inventive: 0.8, careful: 0.2 },
  seed: 1,
  judging: {
    compile: stage,
    run: stage,
    isolation: 'reset',
    stopEarly: false,
    waitMs: 1,
    priority: 'normal',
    client: 'test',
  },
  tolerance: { absolute: 0, relative: 0 },
};

export function output(text = ''): Output {
  const head = new TextEncoder().encode(text);
  return { head, tail: new Uint8Array(), totalBytes: head.length, truncated: false };
}

export function execution({ stderr = '' } = {}): Execution {
  return {
    status: 'exited',
    exitCode: 0,
    signal: null,
    clock: null,
    wallMs: 1,
    cpuMs: 1,
    peakBytes: 1,
    stdout: output(),
    stderr: output(stderr),
  };
}

export function judged(
  verdict: Verdict,
  { compile = null, actual }: { compile?: Execution | null; actual?: Value } = {},
): Judged {
  return {
    outcome: 'judged',
    verdict,
    message: `${verdict}, says the test`,
    passed: verdict === 'accepted' ? 1 : 0,
    total: 1,
    cases: [{ index: 0, verdict, message: 'case', execution: null, ...(actual === undefined ? {} : { actual }) }],
    compile,
    run: null,
    reports: [],
    evidence: {
      language: 'alpha',
      imageId: 'sha256:0',
      compileCommand: null,
      runCommand: ['alpha'],
      compileLimits: stage,
      runLimits: stage,
      polyproof: '0',
    },
    queueMs: 0,
  };
}

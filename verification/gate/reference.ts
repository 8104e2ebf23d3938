/**
 * Stage G3: the reference passes, every time, whatever the surroundings.
 *
 * The first run is as usual. The others shuffle the cases and change the hash
 * seed, the time zone and the locale. When one of them differs, a run as usual
 * tells a flaky program from one that depends on its surroundings.
 */
import type { Judged, Outcome } from '../outcome.ts';
import { type Random, seededRandom } from '../random.ts';
import type { Task } from '../task.ts';
import { type Desk, failed, passed, type Stage, type StageResult } from './stage.ts';

export const reference: Stage = {
  name: 'G3',
  title: 'reference',
  run: async (subject, desk) => {
    const { task, id } = subject;
    const first = await desk.judge(task);
    const bad = badEnd(first);
    if (bad !== null) return bad;
    const evidence = (first as Judged).evidence;
    for (let run = 1; run < desk.settings.runs; run += 1) {
      const outcome = await desk.judge(varied(task, run, seededRandom(desk.settings.seed, id, run)));
      const ours = notJudged(outcome);
      if (ours !== null) return ours;
      if (!isAccepted(outcome)) return await explain(task, outcome, run, desk);
    }
    return passed({ runs: desk.settings.runs, evidence });
  },
};

/** Surroundings that no right program should notice. Each run of a reference has another. */
const surroundings: readonly Readonly<Record<string, string>>[] = [
  { PYTHONHASHSEED: '4242', TZ: 'Pacific/Chatham', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
  { PYTHONHASHSEED: '1', TZ: 'America/St_Johns', LANG: 'C', LC_ALL: 'C' },
];

/** The same task in other surroundings, its cases in another order. */
function varied(task: Task, run: number, random: Random): Task {
  const environment = { ...task.settings.environment, ...surroundings[(run - 1) % surroundings.length] };
  const settings = { ...task.settings, environment };
  if (task.shape === 'calls') return { ...task, settings, cases: random.draw(task.cases, task.cases.length) };
  if (task.shape === 'stdio') return { ...task, settings, cases: random.draw(task.cases, task.cases.length) };
  return { ...task, settings };
}

async function explain(task: Task, other: Outcome, run: number, desk: Desk): Promise<StageResult> {
  const again = await desk.judge(task, 1);
  const ours = notJudged(again);
  if (ours !== null) return ours;
  const facts = { run: run + 1, verdict: other.outcome === 'judged' ? other.verdict : other.outcome };
  if (isAccepted(again)) {
    const message = `passes, but not with its cases shuffled in another time zone, locale and hash seed: ${other.message}`;
    return failed('depends-on-environment', message, facts);
  }
  return failed('flaky', `passed once and then did not: ${other.message}`, facts);
}

function badEnd(outcome: Outcome): StageResult | null {
  if (outcome.outcome === 'invalid') return outcome;
  const ours = notJudged(outcome);
  if (ours !== null || isAccepted(outcome)) return ours;
  const verdict = outcome.outcome === 'judged' ? outcome.verdict : outcome.outcome;
  return failed('reference-fails', `${verdict}: ${outcome.message}`, { verdict });
}

function notJudged(outcome: Outcome): StageResult | null {
  if (outcome.outcome !== 'not-judged') return null;
  return { outcome: 'not-judged', code: outcome.code, message: outcome.message };
}

function isAccepted(outcome: Outcome): boolean {
  return outcome.outcome === 'judged' && outcome.verdict === 'accepted';
}

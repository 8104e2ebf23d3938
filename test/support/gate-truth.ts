/**
 * The gate over rows whose truth is known, and how often it was wrong.
 *
 *     node cli/launch.js test/support/gate-truth.ts [LANGUAGE…]
 *
 * Exit code 0 only without a false accept, with at most 1 % false rejects, and
 * with every reject at its stage and for its reason.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchmark, type CorpusRow, gateCorpus } from './gate-corpus.ts';

export interface Told {
  readonly rows: number;
  readonly falseAccepts: readonly string[];
  readonly falseRejects: readonly string[];
  /** Rejected or invalid as it should be, at another stage or for another reason. */
  readonly otherReasons: readonly string[];
  /** Our failures: no verdict about a row. */
  readonly notJudged: readonly string[];
  readonly right: number;
  /** Right rows, those that were to be kept. */
  readonly seconds: number;
}

interface Answer {
  readonly outcome: CorpusRow['truth']['outcome'] | 'not-judged';
  readonly stage?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Gates rows with the command line itself, in a folder that is gone afterwards. */
export async function gateTruth(rows: readonly CorpusRow[], flags: readonly string[] = []): Promise<Told> {
  const folder = mkdtempSync(path.join(tmpdir(), 'polyproof-gate-'));
  try {
    const [input, against, out] = ['rows.jsonl', 'benchmark.jsonl', 'out'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(out);
    writeFileSync(input, lines(rows));
    writeFileSync(against, lines(benchmark));
    const startedAt = performance.now();
    const main = path.join(import.meta.dirname, '../../cli/main.ts');
    const command = [main, 'gate', input, '--out', out, '--against', against, '--quiet', '--no-cache', ...flags];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(child, 'close');
    // Three says that some rows could not be judged: they are looked at one by one.
    if (code !== 0 && code !== 3) throw new Error(`polyproof gate ended with ${code}.`);
    return compared(rows, answersIn(out), (performance.now() - startedAt) / 1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function answersIn(out: string): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const name of ['kept', 'rejected', 'invalid', 'not-judged']) {
    const text = readFileSync(path.join(out, `${name}.jsonl`), 'utf8');
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const { id, polyproof } = JSON.parse(line) as { id: string; polyproof: Answer };
      answers.set(id, polyproof);
    }
  }
  return answers;
}

function compared(rows: readonly CorpusRow[], answers: ReadonlyMap<string, Answer>, seconds: number): Told {
  const lists = {
    falseAccepts: [] as string[],
    falseRejects: [] as string[],
    otherReasons: [] as string[],
    notJudged: [] as string[],
  };
  for (const { id, truth } of rows) {
    const answer = answers.get(id);
    const said = `${id}: ${answer === undefined ? 'no answer' : [answer.outcome, answer.stage, answer.reason, answer.message].filter((part) => part !== undefined).join(' ')}`;
    if (answer === undefined || answer.outcome === 'not-judged') lists.notJudged.push(said);
    else if (answer.outcome === 'kept') {
      if (truth.outcome !== 'kept') lists.falseAccepts.push(said);
    } else if (truth.outcome === 'kept') lists.falseRejects.push(said);
    else if (!isAsTold(truth, answer)) lists.otherReasons.push(said);
  }
  return { rows: rows.length, right: rows.filter(({ truth }) => truth.outcome === 'kept').length, ...lists, seconds };
}

function isAsTold(truth: CorpusRow['truth'], { outcome, stage, reason }: Answer): boolean {
  if (truth.outcome !== outcome || (truth.stage !== undefined && truth.stage !== stage)) return false;
  return truth.reasons === undefined || truth.reasons.includes(reason ?? '');
}

if (import.meta.main) {
  const wanted = process.argv.slice(2);
  const rows = (await gateCorpus()).filter(
    ({ id }) => wanted.length === 0 || wanted.some((name) => id.startsWith(name)),
  );
  const told = await gateTruth(rows);
  console.log(JSON.stringify(told, null, 2));
  const { falseAccepts, falseRejects, otherReasons, notJudged, right } = told;
  const isGood =
    falseAccepts.length + otherReasons.length + notJudged.length === 0 && falseRejects.length <= right / 100;
  process.exitCode = isGood ? 0 : 1;
}

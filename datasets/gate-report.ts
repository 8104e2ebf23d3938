/** What came of a data set, counted: as JSON, as Markdown, and as JUnit's XML. Every count names rows. */

/** What is counted of a row. */
export interface CountedRow {
  /** File and line: `rows.jsonl:12`. */
  readonly where: string;
  readonly id: string;
  readonly language: string | null;
  readonly outcome: 'kept' | 'rejected' | 'invalid' | 'not-judged';
  readonly tier: string | null;
  readonly stage: string | null;
  /** Why it is not kept: a reason, or the code of our failure. */
  readonly reason: string | null;
  readonly message: string;
}

/** How many rows a count names; the others are found in the files by their reason. */
const examplesMax = 10;

interface Count {
  count: number;
  readonly examples: string[];
}

export interface GateTally {
  readonly outcomes: Record<CountedRow['outcome'], number>;
  readonly tiers: Map<string, number>;
  /** By stage and reason: `G5 weak-tests`. */
  readonly reasons: Map<string, Count>;
  readonly languages: Map<string, Record<CountedRow['outcome'], number>>;
}

export function emptyTally(): GateTally {
  return { outcomes: noOutcomes(), tiers: new Map(), reasons: new Map(), languages: new Map() };
}

function noOutcomes(): Record<CountedRow['outcome'], number> {
  return { kept: 0, rejected: 0, invalid: 0, 'not-judged': 0 };
}

/** Counts one more row. */
export function countRow(tally: GateTally, row: CountedRow): void {
  tally.outcomes[row.outcome] += 1;
  if (row.tier !== null) tally.tiers.set(row.tier, (tally.tiers.get(row.tier) ?? 0) + 1);
  if (row.reason !== null) {
    const key = row.stage === null ? row.reason : `${row.stage} ${row.reason}`;
    const count = tally.reasons.get(key) ?? { count: 0, examples: [] };
    count.count += 1;
    if (count.examples.length < examplesMax) count.examples.push(row.where);
    tally.reasons.set(key, count);
  }
  const language = row.language ?? 'unknown';
  const outcomes = tally.languages.get(language) ?? noOutcomes();
  outcomes[row.outcome] += 1;
  tally.languages.set(language, outcomes);
}

/** Share of the rows that could be judged and were kept; 1 when there was none. */
export function keptShare({ outcomes }: GateTally): number {
  const judged = outcomes.kept + outcomes.rejected;
  return judged === 0 ? 1 : outcomes.kept / judged;
}

export interface ReportFacts {
  readonly inputs: readonly { readonly file: string; readonly shape: string | null }[];
  readonly tier: string;
  readonly polyproof: string;
  readonly images: Readonly<Record<string, string>>;
  readonly canaries: Readonly<Record<string, unknown>>;
  /** Different tasks among the rows kept: one in several languages counts once. Null where nobody looked. */
  readonly tasks: number | null;
  /** Problems of benchmarks that the rows were held against. */
  readonly benchmarks: number;
  readonly seconds: number;
  /** Why it ended before its input did; null when it did not. */
  readonly endedEarly: string | null;
}

/** The report as plain JSON. */
export function reportJson(tally: GateTally, facts: ReportFacts): unknown {
  const rows = Object.values(tally.outcomes).reduce((sum, count) => sum + count, 0);
  return {
    ...facts,
    rows,
    outcomes: tally.outcomes,
    keptShare: keptShare(tally),
    tiers: Object.fromEntries(tally.tiers),
    reasons: sortedReasons(tally).map(([reason, { count, examples }]) => ({ reason, count, examples })),
    languages: Object.fromEntries(tally.languages),
  };
}

export function reportMarkdown(tally: GateTally, facts: ReportFacts): string {
  const { outcomes } = tally;
  const line = (cells: readonly (string | number)[]) => `| ${cells.map((cell) => escaped(String(cell))).join(' | ')} |`;
  const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
    rows.length === 0 ? [] : [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
  return [
    '# Gate report',
    '',
    `${facts.inputs.map(({ file, shape }) => `\`${file}\` (${shape ?? 'no known shape'})`).join(', ')}; wanted tier: **${facts.tier}**.`,
    facts.endedEarly === null ? '' : `\n**Ended early**: ${facts.endedEarly}.`,
    '',
    `**${outcomes.kept}** kept, **${outcomes.rejected}** rejected, ${outcomes.invalid} invalid (the row itself cannot be judged), ${outcomes['not-judged']} not judged (our failure; run it again). ${(keptShare(tally) * 100).toFixed(1)} % of what could be judged was kept.${facts.tasks === null ? '' : ` The kept rows hold ${facts.tasks} different tasks.`}${facts.benchmarks === 0 ? '' : ` Held against ${facts.benchmarks} problems of benchmarks.`}`,
    '',
    ...table(
      ['why not', 'rows', 'for example'],
      sortedReasons(tally).map(([reason, { count, examples }]) => [reason, count, examples.slice(0, 3).join(', ')]),
    ),
    ...table(['tier reached', 'rows'], [...tally.tiers]),
    ...table(
      ['language', 'kept', 'rejected', 'invalid', 'not judged'],
      [...tally.languages].map(([language, each]) => [
        language,
        each.kept,
        each.rejected,
        each.invalid,
        each['not-judged'],
      ]),
    ),
    `Polyproof ${facts.polyproof}, ${facts.seconds.toFixed(0)} s. \`polyproof explain ROW\` replays a row.`,
    '',
  ].join('\n');
}

function sortedReasons({ reasons }: GateTally): readonly (readonly [string, Count])[] {
  return [...reasons].toSorted(([, a], [, b]) => b.count - a.count);
}

/** Cells of a table may not end it. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** One test case of JUnit's XML, for pipelines that show it. */
export function junitCase({ where, id, language, outcome, stage, reason, message }: CountedRow): string {
  const attributes = `classname="${xml(language ?? 'unknown')}" name="${xml(`${where} ${id}`)}"`;
  if (outcome === 'kept') return `  <testcase ${attributes}/>`;
  const type = xml([stage, reason].filter((part) => part !== null).join(' '));
  const inside = {
    rejected: `<failure type="${type}" message="${xml(message)}"/>`,
    invalid: `<skipped message="${xml(`${reason}: ${message}`)}"/>`,
    'not-judged': `<error type="${type}" message="${xml(message)}"/>`,
  }[outcome];
  return `  <testcase ${attributes}>${inside}</testcase>`;
}

/** What stands before and after the cases; the counts are known only at the end, so that they stand in neither. */
export const junitHead = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="polyproof gate">\n';
export const junitTail = '</testsuite>\n';

function xml(text: string): string {
  return (
    text
      // XML 1.0 has no way to write these.
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '\uFFFD')
      .replace(/[&<>"\n\r\t]/g, (found) => `&#${found.charCodeAt(0)};`)
  );
}

/** One line that GitHub shows beside the row. */
export function githubAnnotation({ where, outcome, stage, reason, message }: CountedRow): string | null {
  if (outcome === 'kept') return null;
  const [, file = where, line = '1'] = /^(.*):(\d+)$/.exec(where) ?? [];
  const level = outcome === 'rejected' ? 'error' : 'warning';
  const property = (text: string) =>
    text.replace(/[%\r\n:,]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  const data = (text: string) =>
    text.replace(/[%\r\n]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  const title = property([stage, reason].filter((part) => part !== null).join(' '));
  return `::${level} file=${property(file)},line=${line},title=${title}::${data(message)}`;
}

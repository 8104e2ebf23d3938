/**
 * Finds fenced code blocks in a model's reply, by CommonMark's rules for
 * fences at the top level and inside block quotes' and lists' indentation.
 *
 * One pass over the lines, no backtracking: a reply may be hostile.
 */
export interface Fence {
  /** First word after the opening fence, in lower case: `python`. */
  readonly language: string;
  readonly code: string;
  /** False when the reply ended before the fence was closed. */
  readonly closed: boolean;
}

interface Opening {
  readonly marker: string;
  readonly length: number;
  readonly indent: number;
  readonly language: string;
  readonly lines: string[];
}

/** Every fence, in order. An unclosed one runs to the end of the text. */
export function readFences(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: Opening | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (open === undefined) {
      open = opening(line);
    } else if (closes(line, open)) {
      fences.push({ language: open.language, code: finish(open), closed: true });
      open = undefined;
    } else {
      open.lines.push(outdent(line, open.indent));
    }
  }
  if (open !== undefined) fences.push({ language: open.language, code: finish(open), closed: false });
  return fences;
}

function opening(line: string): Opening | undefined {
  const indent = indentOf(line);
  const marker = line[indent];
  if (marker !== '`' && marker !== '~') return undefined;
  const length = runLength(line, indent, marker);
  if (length < 3) return undefined;
  const info = line.slice(indent + length).trim();
  // A backtick in the info string makes it inline code, not a fence.
  if (marker === '`' && info.includes('`')) return undefined;
  const space = info.search(/[\s{,:]/);
  const language = (space === -1 ? info : info.slice(0, space)).toLowerCase();
  return { marker, length, indent, language, lines: [] };
}

function closes(line: string, open: Opening): boolean {
  const indent = indentOf(line);
  // Deeper than the opening by four or more is code that happens to show a fence.
  if (indent > open.indent + 3 || line[indent] !== open.marker) return false;
  const length = runLength(line, indent, open.marker);
  return length >= open.length && line.slice(indent + length).trim() === '';
}

function finish({ lines }: Opening): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function indentOf(line: string): number {
  let at = 0;
  while (line[at] === ' ') at += 1;
  return at;
}

function outdent(line: string, by: number): string {
  return line.slice(Math.min(by, indentOf(line)));
}

function runLength(line: string, from: number, marker: string): number {
  let at = from;
  while (line[at] === marker) at += 1;
  return at - from;
}

/**
 * First-order mutants: programs that differ from the reference in one small
 * thing. Tests that let them pass do not say what the program must do.
 */
import type { Node } from 'web-tree-sitter';
import type { Grammar } from '../../runners/grammar.ts';
import type { Random } from '../random.ts';
import { changeOf, type MutantKind, operatorParents } from './operators.ts';
import type { SourceTree, Syntax } from './syntax.ts';

export interface Mutant {
  readonly kind: MutantKind;
  /** Counted from 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly source: string;
}

/** One change: a range of the source and what takes its place. */
interface Edit {
  readonly kind: MutantKind;
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * At most `most` mutants, of every kind alike, drawn by `random`; none for a source that cannot be read.
 * Functions are changed inside only; a source without functions is changed throughout.
 */
export function mutantsOf(source: string, syntax: Syntax, most: number, random: Random): readonly Mutant[] {
  const edits = syntax.read(source, (tree) => editsIn(tree, syntax.grammar)) ?? [];
  return spread(edits, most, random)
    .map(({ kind, line, from, to, text }) => ({
      kind,
      line,
      before: source.slice(from, to),
      after: text,
      source: source.slice(0, from) + text + source.slice(to),
    }))
    .sort((a, b) => a.line - b.line);
}

/** Nodes that are looked at: hostile sources have more, and nothing is won by changing all of them. */
const nodesMax = 50_000;
/** Longest condition that is turned round, in UTF-16 units: one within another costs the square of its length. */
const conditionMax = 500;

function editsIn({ root, functions }: SourceTree, grammar: Grammar): Edit[] {
  const roots = functions.length === 0 ? [root] : outermost(functions.map(({ body }) => body));
  const edits: Edit[] = [];
  let seen = 0;
  for (const start of roots) {
    // Without recursion, and without asking a node for its parent, which is looked for from the root: sources nest deeply.
    const waiting: (readonly [node: Node, parent: string])[] = [[start, '']];
    for (let next = waiting.pop(); next !== undefined && seen < nodesMax; next = waiting.pop()) {
      const [node, parent] = next;
      seen += 1;
      if (node.isError) continue;
      edits.push(...editsOf(node, parent, grammar));
      for (const child of node.children) if (child !== null) waiting.push([child, node.type]);
    }
  }
  return edits;
}

/** Functions inside functions are changed once. */
function outermost(nodes: readonly Node[]): readonly Node[] {
  let end = -1;
  return nodes
    .toSorted((a, b) => a.startIndex - b.startIndex || b.endIndex - a.endIndex)
    .filter((node) => {
      const isInside = node.endIndex <= end;
      end = Math.max(end, node.endIndex);
      return !isInside;
    });
}

function editsOf(node: Node, parent: string, grammar: Grammar): readonly Edit[] {
  const edit = (kind: MutantKind, text: string, where = node): Edit => ({
    kind,
    line: where.startPosition.row + 1,
    from: where.startIndex,
    to: where.endIndex,
    text,
  });
  if (!node.isNamed) return operatorParents.test(parent) ? operatorEdits(node, grammar, edit) : [];
  const condition = node.childForFieldName('condition');
  const negated =
    condition === null || lengthOf(condition) > conditionMax
      ? []
      : [edit('condition', negate(condition.text, grammar), condition)];
  return [...negated, ...literalEdits(node, grammar, edit), ...statementEdits(node, grammar, edit)];
}

type MakeEdit = (kind: MutantKind, text: string, where?: Node) => Edit;

function operatorEdits(node: Node, grammar: Grammar, edit: MakeEdit): readonly Edit[] {
  const change = changeOf(node.text, grammar);
  return change === null ? [] : change.to.map((text) => edit(change.kind, text));
}

function literalEdits(node: Node, grammar: Grammar, edit: MakeEdit): readonly Edit[] {
  const { type } = node;
  // The text of a node is read only where it is short: one around all the others is as long as the source.
  const isLiteral = grammar.integers.includes(type) || grammar.texts.includes(type);
  if (!isLiteral && lengthOf(node) > 5) return [];
  const { text } = node;
  if (grammar.integers.includes(type)) {
    if (!/^\d{1,15}$/.test(text)) return [];
    const value = Number(text);
    return [edit('number', String(value + 1)), ...(value > 0 ? [edit('number', String(value - 1))] : [])];
  }
  if (grammar.texts.includes(type)) return [edit('text', text.length > 1 ? text.slice(0, -1) : `${text}x`)];
  const truth = Object.hasOwn(truths, text) ? truths[text] : undefined;
  // In some grammars the literal is a node in a node: the inner one is changed.
  return truth === undefined || node.namedChildCount > 0 ? [] : [edit('truth', truth)];
}

function lengthOf({ startIndex, endIndex }: Node): number {
  return endIndex - startIndex;
}

const truths: Readonly<Record<string, string>> = { true: 'false', false: 'true', True: 'False', False: 'True' };

function statementEdits(node: Node, grammar: Grammar, edit: MakeEdit): readonly Edit[] {
  return grammar.statements.includes(node.type) ? [edit('statement', grammar.nothing)] : [];
}

function negate(condition: string, grammar: Grammar): string {
  // Some grammars count the brackets to the condition, and they have to stay.
  const inner = /^\(([\s\S]*)\)$/.exec(condition);
  const text = grammar.negated.replace('{{condition}}', () => inner?.[1] ?? condition);
  return inner === null ? text : `(${text})`;
}

/** Draws from the kinds in turn, so that a program full of numbers does not hide its conditions. */
function spread(edits: readonly Edit[], most: number, random: Random): readonly Edit[] {
  const byKind = Map.groupBy(edits, ({ kind }) => kind);
  const queues = [...byKind.values()].map((each) => [...random.draw(each, each.length)]);
  const chosen: Edit[] = [];
  while (chosen.length < most && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      const next = queue.pop();
      if (next !== undefined && chosen.length < most) chosen.push(next);
    }
  }
  return chosen;
}

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

function editsIn({ root, functions }: SourceTree, grammar: Grammar): Edit[] {
  const roots = functions.length === 0 ? [root] : outermost(functions.map(({ body }) => body));
  const edits: Edit[] = [];
  for (const start of roots) {
    // Without recursion: hostile sources nest deeply.
    const waiting: Node[] = [start];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node.hasError && node.isError) continue;
      edits.push(...editsOf(node, grammar));
      for (const child of node.children) if (child !== null) waiting.push(child);
    }
  }
  return edits;
}

/** Functions inside functions are changed once. */
function outermost(nodes: readonly Node[]): readonly Node[] {
  return nodes.filter(
    (node) =>
      !nodes.some(
        (other) => other.id !== node.id && other.startIndex <= node.startIndex && node.endIndex <= other.endIndex,
      ),
  );
}

function editsOf(node: Node, grammar: Grammar): readonly Edit[] {
  const edit = (kind: MutantKind, text: string, where = node): Edit => ({
    kind,
    line: where.startPosition.row + 1,
    from: where.startIndex,
    to: where.endIndex,
    text,
  });
  if (!node.isNamed) return operatorEdits(node, grammar, edit);
  const condition = node.childForFieldName('condition');
  const negated = condition === null ? [] : [edit('condition', negate(condition.text, grammar), condition)];
  return [...negated, ...literalEdits(node, grammar, edit), ...statementEdits(node, grammar, edit)];
}

type MakeEdit = (kind: MutantKind, text: string, where?: Node) => Edit;

function operatorEdits(node: Node, grammar: Grammar, edit: MakeEdit): readonly Edit[] {
  if (node.parent === null || !operatorParents.test(node.parent.type)) return [];
  const change = changeOf(node.text, grammar);
  return change === null ? [] : change.to.map((text) => edit(change.kind, text));
}

function literalEdits(node: Node, grammar: Grammar, edit: MakeEdit): readonly Edit[] {
  const { type, text } = node;
  if (grammar.integers.includes(type)) {
    if (!/^\d{1,15}$/.test(text)) return [];
    const value = Number(text);
    return [edit('number', String(value + 1)), ...(value > 0 ? [edit('number', String(value - 1))] : [])];
  }
  if (grammar.texts.includes(type)) return [edit('text', text.length > 1 ? text.slice(0, -1) : `${text}x`)];
  const truth = truths[text];
  // In some grammars the literal is a node in a node: the inner one is changed.
  return truth === undefined || node.namedChildCount > 0 ? [] : [edit('truth', truth)];
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

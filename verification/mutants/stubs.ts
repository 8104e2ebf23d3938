/**
 * Stubs: the reference with a function's body taken out. They have its name,
 * its parameters and its types, so that what fails is the missing logic and
 * not the program around it.
 */
import type { Node } from 'web-tree-sitter';
import type { Grammar } from '../../runners/grammar.ts';
import type { FunctionNode, Syntax } from './syntax.ts';

export interface Stub {
  /** `default`, `raises`, `constant` or `echo`. */
  readonly kind: 'default' | 'raises' | 'constant' | 'echo';
  readonly source: string;
}

export interface StubRequest {
  /** The function to take out as the source spells it; every function where that is not known. */
  readonly entry: string | null;
  /** Writes the most common expected value for a result of this declared type; null where it cannot be written. */
  readonly constant: (declared: string) => string | null;
}

/** Every stub that can be made; none for a source that cannot be read or that has no such function. */
export function stubsOf(source: string, syntax: Syntax, { entry, constant }: StubRequest): readonly Stub[] {
  const { grammar } = syntax;
  return (
    syntax.read(source, ({ functions }) => {
      const named = functions.filter(({ name }) => entry === null || name === entry);
      if (named.length === 0) return [];
      const stubs: Stub[] = [
        {
          kind: 'default',
          source: withBodies(source, named, (each) => returning(each, defaultOf(each, grammar), grammar)),
        },
        { kind: 'raises', source: withBodies(source, named, (each) => body(each, grammar.raising, grammar)) },
      ];
      const constants = named.map(({ returns }) => constant(returns));
      if (constants.every((text) => text !== null)) {
        const source_ = withBodies(source, named, (each, at) => returning(each, constants[at] ?? '', grammar));
        stubs.push({ kind: 'constant', source: source_ });
      }
      const firsts = named.map((each) => firstParameter(each, grammar));
      if (firsts.every((name) => name !== null)) {
        stubs.push({
          kind: 'echo',
          source: withBodies(source, named, (each, at) => returning(each, firsts[at] ?? '', grammar)),
        });
      }
      return stubs;
    }) ?? []
  );
}

/** The names that a source defines, at any depth; null when it cannot be read. */
export function namesDefined(source: string, syntax: Syntax): ReadonlySet<string> | null {
  return syntax.read(source, ({ functions }) => new Set(functions.map(({ name }) => name)));
}

function withBodies(
  source: string,
  functions: readonly FunctionNode[],
  text: (each: FunctionNode, at: number) => string,
): string {
  const edits = functions
    .map((each, at) => ({ from: each.body.startIndex, to: each.body.endIndex, text: text(each, at) }))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const parts: string[] = [];
  let end = 0;
  for (const { from, to, text: put } of edits) {
    // A function inside another is gone with it.
    if (from < end) continue;
    parts.push(source.slice(end, from), put);
    end = to;
  }
  return parts.join('') + source.slice(end);
}

function returning(each: FunctionNode, value: string, grammar: Grammar): string {
  if (grammar.expressionBody?.test(each.body.type) === true) return `(${value})`;
  return body(
    each,
    grammar.returning.replace('{{value}}', () => value),
    grammar,
  );
}

/** A body in the place of another: where blocks are told by brackets or by their indentation, both stay as they are. */
function body(each: FunctionNode, text: string, grammar: Grammar): string {
  // An arrow function whose body is an expression takes a block as well.
  return grammar.expressionBody?.test(each.body.type) === true && !text.startsWith('{') ? `{ ${text} }` : text;
}

function defaultOf({ returns }: FunctionNode, { defaults }: Grammar): string {
  const found = defaults.find(({ declared }) => declared === undefined || declared.test(returns));
  return found?.value ?? '';
}

/** The name of the first parameter that is not the object itself. */
function firstParameter({ parameters }: FunctionNode, { parameterName }: Grammar): string | null {
  const first = parameters?.namedChildren.find(
    (each) => each !== null && !/^self|^&?self$|comment|decorator/.test(each.text),
  );
  if (first === undefined || first === null) return null;
  const names = identifiersIn(first);
  return (parameterName === 'first' ? names[0] : names.at(-1)) ?? null;
}

/** Nobody writes a parameter of more nodes; hostile sources do. */
const parameterNodesMax = 200;

function identifiersIn(parameter: Node): readonly string[] {
  const found: string[] = [];
  const waiting: Node[] = [parameter];
  for (let seen = 0; seen < parameterNodesMax; seen += 1) {
    const node = waiting.pop();
    if (node === undefined) break;
    if (/(?:^|_)(?:identifier|variable_name)$/.test(node.type) && !node.type.startsWith('type_')) found.push(node.text);
    else waiting.push(...node.namedChildren.filter((child) => child !== null).toReversed());
  }
  return found;
}

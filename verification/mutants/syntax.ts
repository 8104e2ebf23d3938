/**
 * Syntax trees of programs, by tree-sitter compiled to WebAssembly: nothing of
 * a program is run, and a source that cannot be parsed still gives a tree.
 */
import { createRequire } from 'node:module';
import { Language, type Node, Parser, Query } from 'web-tree-sitter';
import type { Grammar } from '../../runners/grammar.ts';
import { loadGrammar } from '../../runners/grammars.ts';
import type { Runner } from '../../runners/runner.ts';

export interface Syntax {
  readonly grammar: Grammar;
  /** Calls `look` with the tree, which lives only so long. Null for a source beyond `sourceMax`. */
  read<T>(source: string, look: (tree: SourceTree) => T): T | null;
}

export interface SourceTree {
  readonly root: Node;
  readonly functions: readonly FunctionNode[];
}

export interface FunctionNode {
  readonly name: string;
  readonly parameters: Node | null;
  readonly body: Node;
  /** The declared type of the result, as it is written. */
  readonly returns: string;
}

/** Longest source that is parsed, in UTF-16 units: nobody writes functions of that size. */
const sourceMax = 200_000;

const known = new Map<string, Promise<Syntax | null>>();

/** The syntax of a language; null for one without a grammar. Loaded once for the process. */
export async function syntaxOf(runner: Runner): Promise<Syntax | null> {
  const found = known.get(runner.name) ?? load(runner);
  known.set(runner.name, found);
  return await found;
}

async function load(runner: Runner): Promise<Syntax | null> {
  const grammar = await loadGrammar(runner);
  if (grammar === null) return null;
  await Parser.init();
  const require = createRequire(import.meta.url);
  const language = await Language.load(require.resolve(`tree-sitter-wasms/out/tree-sitter-${grammar.wasm}.wasm`));
  const parser = new Parser();
  parser.setLanguage(language);
  const functions = new Query(language, grammar.functions);
  return {
    grammar,
    read(source, look) {
      if (source.length > sourceMax) return null;
      const tree = parser.parse(source);
      if (tree === null) return null;
      try {
        return look({ root: tree.rootNode, functions: functionsIn(tree.rootNode, functions, grammar) });
      } finally {
        tree.delete();
      }
    },
  };
}

/** The child of this field; in grammars without fields, the last one of this type. */
function partOf(node: Node | null, part: string): Node | null {
  return node?.childForFieldName(part) ?? node?.namedChildren.findLast((child) => child?.type === part) ?? null;
}

function functionsIn(root: Node, query: Query, grammar: Grammar): FunctionNode[] {
  const found = new Map<number, FunctionNode>();
  for (const { captures } of query.matches(root)) {
    const at = (name: string) => captures.find((capture) => capture.name === name)?.node ?? null;
    const [name, body, parameters] = [at('name'), at('body'), at('parameters')];
    if (name === null || body === null) continue;
    const returns = grammar.returns === undefined ? null : partOf(body.parent, grammar.returns);
    found.set(body.id, { name: name.text, parameters, body, returns: returns?.text.replace(/^:\s*/, '') ?? '' });
  }
  return [...found.values()];
}

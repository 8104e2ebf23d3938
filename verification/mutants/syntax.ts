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
  /** Calls `look` with the tree, which lives only so long. Null for a source too long, too deep or too slow to read. */
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
const sourceMax = 65_536;
/** Brackets open at once: mending hundreds of them costs the square of their number, in one go. */
const nestingMax = 500;
/** Processor time that one source may take. */
const parseMs = 3_000;

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
  const newParser = () => new Parser().setLanguage(language);
  let parser = newParser();
  const functions = new Query(language, grammar.functions);
  return {
    grammar,
    read(source, look) {
      if (source.length > sourceMax || nestsDeeply(source)) return null;
      const isOver = deadline();
      const tree = attempt(() => parser.parse(source, null, { progressCallback: isOver }));
      if (tree === null) {
        // One that was cut short would go on with the old source, and one that threw is in no known state.
        parser = newParser();
        return null;
      }
      try {
        const found = functionsIn(tree.rootNode, functions, grammar, isOver);
        return found === null ? null : look({ root: tree.rootNode, functions: found });
      } finally {
        tree.delete();
      }
    },
  };
}

/** Whether more brackets are open somewhere than anybody writes; those in texts count too. */
function nestsDeeply(source: string): boolean {
  let open = 0;
  for (const [bracket] of source.matchAll(/[()[\]{}]/g)) {
    open = /[([{]/.test(bracket) ? open + 1 : Math.max(0, open - 1);
    if (open > nestingMax) return true;
  }
  return false;
}

/**
 * Null where the grammar itself breaks: some call C functions that the WebAssembly build lacks
 * (bash's `isalpha`, everybody's `abort`), on sources that nobody could list.
 */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function deadline(): () => boolean {
  const before = process.cpuUsage();
  return () => process.cpuUsage(before).user > parseMs * 1_000;
}

/** The child of this field; in grammars without fields, the last one of this type. */
function partOf(node: Node | null, part: string): Node | null {
  return node?.childForFieldName(part) ?? node?.namedChildren.findLast((child) => child?.type === part) ?? null;
}

/** Null where looking took too long. */
function functionsIn(
  root: Node,
  query: Query,
  grammar: Grammar,
  isOver: () => boolean,
): readonly FunctionNode[] | null {
  const found = new Map<number, FunctionNode>();
  const matches = query.matches(root, { progressCallback: isOver });
  for (const { captures } of matches) {
    if (isOver()) return null;
    const at = (name: string) => captures.find((capture) => capture.name === name)?.node ?? null;
    const [name, body, parameters] = [at('name'), at('body'), at('parameters')];
    if (name === null || body === null) continue;
    const returns = grammar.returns === undefined ? null : partOf(body.parent, grammar.returns);
    found.set(body.id, { name: name.text, parameters, body, returns: returns?.text.replace(/^:\s*/, '') ?? '' });
  }
  return [...found.values()];
}

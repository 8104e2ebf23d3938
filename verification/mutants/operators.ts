/** What operators are changed to: one table for all languages, which a grammar adds to. */
import type { Grammar } from '../../runners/grammar.ts';

/** Kinds of mutants, as reports name them. */
export type MutantKind = 'boundary' | 'arithmetic' | 'logic' | 'number' | 'condition' | 'statement' | 'text' | 'truth';

interface Change {
  readonly kind: MutantKind;
  readonly to: readonly string[];
}

const common: Readonly<Record<string, Change>> = {
  '<': { kind: 'boundary', to: ['<=', '>='] },
  '<=': { kind: 'boundary', to: ['<', '>'] },
  '>': { kind: 'boundary', to: ['>=', '<='] },
  '>=': { kind: 'boundary', to: ['>', '<'] },
  '==': { kind: 'boundary', to: ['!='] },
  '!=': { kind: 'boundary', to: ['=='] },
  '+': { kind: 'arithmetic', to: ['-'] },
  '-': { kind: 'arithmetic', to: ['+'] },
  '*': { kind: 'arithmetic', to: ['+'] },
  '/': { kind: 'arithmetic', to: ['*'] },
  '%': { kind: 'arithmetic', to: ['*'] },
  '+=': { kind: 'arithmetic', to: ['-='] },
  '-=': { kind: 'arithmetic', to: ['+='] },
  '*=': { kind: 'arithmetic', to: ['+='] },
  '++': { kind: 'arithmetic', to: ['--'] },
  '--': { kind: 'arithmetic', to: ['++'] },
  '<<': { kind: 'arithmetic', to: ['>>'] },
  '>>': { kind: 'arithmetic', to: ['<<'] },
  '&': { kind: 'arithmetic', to: ['|'] },
  '|': { kind: 'arithmetic', to: ['&'] },
  '^': { kind: 'arithmetic', to: ['&'] },
  '&&': { kind: 'logic', to: ['||'] },
  '||': { kind: 'logic', to: ['&&'] },
};

/** What an operator of a language becomes; null for what is no operator of it. */
export function changeOf(operator: string, { operators, without }: Grammar): Change | null {
  const own = operators !== undefined && Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (own !== undefined) return { kind: kindOf(operator), to: own };
  if (without?.includes(operator) === true || !Object.hasOwn(common, operator)) return null;
  return common[operator] ?? null;
}

function kindOf(operator: string): MutantKind {
  if (/^(?:and|or|\?\?)$/.test(operator)) return 'logic';
  return /^[=!<>]|^(?:is|in|-\w\w)$/.test(operator) ? 'boundary' : 'arithmetic';
}

/** Nodes whose unnamed children are operators: not the `<` of a type, nor the `*` of a pointer. */
export const operatorParents =
  /binary|comparison|boolean_operator|additive|multiplicative|conjunction|disjunction|equality|augmented|assignment|update|compound_assign|postfix|inc_statement|dec_statement|unary_test|operator_assignment/;

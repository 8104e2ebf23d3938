/** How programs in Rust are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'rust',
  functions: '(function_item name: (identifier) @name parameters: (parameters) @parameters body: (block) @body)',
  parameterName: 'first',
  negated: '!({{condition}})',
  statements: ['expression_statement'],
  nothing: '',
  returning: '{ return {{value}}; }',
  raising: '{ panic!("stub") }',
  defaults: [{ value: 'Default::default()' }],
  integers: ['integer_literal'],
  texts: ['string_content'],
};

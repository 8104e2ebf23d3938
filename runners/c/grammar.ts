/** How programs in C are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'c',
  functions: `
    (function_definition declarator: (function_declarator declarator: (identifier) @name parameters: (parameter_list) @parameters) body: (compound_statement) @body)
    (function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name parameters: (parameter_list) @parameters)) body: (compound_statement) @body)
  `,
  returns: 'type',
  parameterName: 'last',
  negated: '!({{condition}})',
  statements: ['expression_statement'],
  nothing: ';',
  returning: '{ return {{value}}; }',
  raising: '{ __builtin_trap(); }',
  defaults: [{ declared: /^void$/, value: '' }, { value: '0' }],
  integers: ['number_literal'],
  texts: ['string_content'],
};

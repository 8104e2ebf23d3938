/** How programs in C++ are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'cpp',
  functions: `
    (function_definition declarator: (function_declarator declarator: [(identifier) (field_identifier)] @name parameters: (parameter_list) @parameters) body: (compound_statement) @body)
    (function_definition declarator: (_ declarator: (function_declarator declarator: [(identifier) (field_identifier)] @name parameters: (parameter_list) @parameters)) body: (compound_statement) @body)
    (function_definition declarator: (_ (function_declarator declarator: [(identifier) (field_identifier)] @name parameters: (parameter_list) @parameters)) body: (compound_statement) @body)
  `,
  returns: 'type',
  parameterName: 'last',
  negated: '!({{condition}})',
  statements: ['expression_statement'],
  nothing: ';',
  returning: '{ return {{value}}; }',
  raising: '{ throw 1; }',
  defaults: [{ declared: /^void$/, value: '' }, { value: '{}' }],
  integers: ['number_literal'],
  texts: ['string_content'],
};

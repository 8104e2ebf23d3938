/** How programs in JavaScript are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'javascript',
  functions: `
    (function_declaration name: (identifier) @name parameters: (formal_parameters) @parameters body: (statement_block) @body)
    (method_definition name: (property_identifier) @name parameters: (formal_parameters) @parameters body: (statement_block) @body)
    (variable_declarator name: (identifier) @name value: (arrow_function parameters: (formal_parameters) @parameters body: (_) @body))
    (variable_declarator name: (identifier) @name value: (function_expression parameters: (formal_parameters) @parameters body: (statement_block) @body))
  `,
  expressionBody: /^(?!statement_block$)/,
  parameterName: 'first',
  negated: '!({{condition}})',
  statements: ['expression_statement'],
  nothing: ';',
  returning: '{ return {{value}}; }',
  raising: '{ throw new Error("stub"); }',
  defaults: [{ value: 'undefined' }],
  operators: {
    '===': ['!=='],
    '!==': ['==='],
    '**': ['*'],
    '??': ['||'],
  },
  integers: ['number'],
  texts: ['string_fragment'],
};

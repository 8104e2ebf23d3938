/** How programs in TypeScript are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'typescript',
  functions: `
    (function_declaration name: (identifier) @name parameters: (formal_parameters) @parameters body: (statement_block) @body)
    (method_definition name: (property_identifier) @name parameters: (formal_parameters) @parameters body: (statement_block) @body)
    (variable_declarator name: (identifier) @name value: (arrow_function parameters: (formal_parameters) @parameters body: (_) @body))
    (variable_declarator name: (identifier) @name value: (function_expression parameters: (formal_parameters) @parameters body: (statement_block) @body))
  `,
  expressionBody: /^(?!statement_block$)/,
  returns: 'return_type',
  parameterName: 'first',
  negated: '!({{condition}})',
  statements: ['expression_statement'],
  nothing: ';',
  returning: '{ return {{value}}; }',
  raising: '{ throw new Error("stub"); }',
  defaults: [
    { declared: /^number$/, value: '0' },
    { declared: /^string$/, value: '""' },
    { declared: /^boolean$/, value: 'false' },
    { declared: /\[\]$|^(?:Array|ReadonlyArray)</, value: '[]' },
    { value: 'undefined as any' },
  ],
  operators: {
    '===': ['!=='],
    '!==': ['==='],
    '**': ['*'],
    '??': ['||'],
  },
  integers: ['number'],
  texts: ['string_fragment'],
};

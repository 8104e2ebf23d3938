/** How programs in PHP are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'php',
  functions: `
    (function_definition name: (name) @name parameters: (formal_parameters) @parameters body: (compound_statement) @body)
    (method_declaration name: (name) @name parameters: (formal_parameters) @parameters body: (compound_statement) @body)
  `,
  returns: 'return_type',
  parameterName: 'first',
  negated: '!({{condition}})',
  statements: ['expression_statement'],
  nothing: ';',
  returning: '{ return {{value}}; }',
  raising: '{ throw new Exception("stub"); }',
  defaults: [
    { declared: /^(?:int|float)$/, value: '0' },
    { declared: /^string$/, value: "''" },
    { declared: /^bool$/, value: 'false' },
    { declared: /^array$/, value: '[]' },
    { value: 'null' },
  ],
  operators: {
    '===': ['!=='],
    '!==': ['==='],
    '.': ['."x".'],
    '**': ['*'],
    and: ['or'],
    or: ['and'],
    '<=>': ['-'],
  },
  integers: ['integer'],
  texts: ['string_content', 'string_value'],
};

/** How programs in Python are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'python',
  functions: '(function_definition name: (identifier) @name parameters: (parameters) @parameters body: (block) @body)',
  parameterName: 'first',
  negated: 'not ({{condition}})',
  statements: ['expression_statement'],
  nothing: 'pass',
  returning: 'return {{value}}',
  raising: 'raise ValueError("stub")',
  defaults: [{ value: 'None' }],
  operators: {
    and: ['or'],
    or: ['and'],
    '//': ['*'],
    '**': ['*'],
    in: ['not in'],
    is: ['is not'],
  },
  integers: ['integer'],
  texts: ['string_content'],
};

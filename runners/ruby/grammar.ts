/** How programs in Ruby are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'ruby',
  functions:
    '(method name: (identifier) @name parameters: (method_parameters)? @parameters body: (body_statement) @body)',
  parameterName: 'first',
  negated: '!({{condition}})',
  statements: ['assignment', 'operator_assignment'],
  nothing: 'nil',
  returning: 'return {{value}}',
  raising: 'raise "stub"',
  defaults: [{ value: 'nil' }],
  operators: {
    and: ['or'],
    or: ['and'],
    '**': ['*'],
    '<=>': ['-'],
  },
  integers: ['integer'],
  texts: ['string_content'],
};

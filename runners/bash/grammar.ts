/** How programs in Bash are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'bash',
  functions: '(function_definition name: (word) @name body: (compound_statement) @body)',
  parameterName: 'first',
  negated: '! { {{condition}}; }',
  statements: ['command', 'variable_assignment'],
  nothing: ':',
  returning: '{ echo {{value}}; }',
  raising: '{ return 1; }',
  defaults: [{ value: '' }],
  operators: {
    '-eq': ['-ne'],
    '-ne': ['-eq'],
    '-lt': ['-le'],
    '-le': ['-lt'],
    '-gt': ['-ge'],
    '-ge': ['-gt'],
    '-z': ['-n'],
    '-n': ['-z'],
  },
  integers: ['number'],
  texts: ['string_content'],
};

/** How programs in Java are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'java',
  functions:
    '(method_declaration name: (identifier) @name parameters: (formal_parameters) @parameters body: (block) @body)',
  returns: 'type',
  parameterName: 'last',
  negated: '!({{condition}})',
  statements: ['expression_statement'],
  nothing: ';',
  returning: '{ return {{value}}; }',
  raising: '{ throw new RuntimeException("stub"); }',
  defaults: [
    { declared: /^(?:byte|short|int|long|float|double|char)$/, value: '0' },
    { declared: /^boolean$/, value: 'false' },
    { declared: /^void$/, value: '' },
    { value: 'null' },
  ],
  operators: {
    '>>>': ['<<'],
  },
  integers: ['decimal_integer_literal'],
  texts: ['string_fragment'],
};

/** How programs in C# are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'c_sharp',
  functions: `
    (method_declaration name: (identifier) @name parameters: (parameter_list) @parameters body: (block) @body)
    (local_function_statement name: (identifier) @name parameters: (parameter_list) @parameters body: (block) @body)
  `,
  returns: 'type',
  parameterName: 'last',
  negated: '!({{condition}})',
  statements: ['expression_statement'],
  nothing: ';',
  returning: '{ return {{value}}; }',
  raising: '{ throw new System.Exception("stub"); }',
  defaults: [
    { declared: /^void$/, value: '' },
    { declared: /^(?:int|long|short|byte|uint|ulong|float|double|decimal)$/, value: '0' },
    { declared: /^bool$/, value: 'false' },
    { value: 'null' },
  ],
  operators: {
    '??': ['||'],
  },
  integers: ['integer_literal'],
  texts: ['string_literal_content', 'string_literal_fragment'],
};

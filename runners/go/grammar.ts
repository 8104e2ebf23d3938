/** How programs in Go are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'go',
  functions: `
    (function_declaration name: (identifier) @name parameters: (parameter_list) @parameters body: (block) @body)
    (method_declaration name: (field_identifier) @name parameters: (parameter_list) @parameters body: (block) @body)
  `,
  returns: 'result',
  parameterName: 'first',
  negated: '!({{condition}})',
  statements: ['expression_statement', 'assignment_statement', 'inc_statement', 'dec_statement'],
  nothing: '',
  returning: '{ return {{value}} }',
  raising: '{ panic("stub") }',
  defaults: [
    { declared: /^$/, value: '' },
    { declared: /^(?:u?int\d*|float\d+|byte|rune)$/, value: '0' },
    { declared: /^string$/, value: '""' },
    { declared: /^bool$/, value: 'false' },
    { value: 'nil' },
  ],
  integers: ['int_literal'],
  texts: ['interpreted_string_literal_content'],
};

/** How programs in Kotlin are changed a little: see ../grammar.ts. */
import type { Grammar } from '../grammar.ts';

export const grammar: Grammar = {
  wasm: 'kotlin',
  functions:
    '(function_declaration (simple_identifier) @name (function_value_parameters) @parameters (function_body) @body)',
  returns: 'user_type',
  parameterName: 'first',
  negated: '!({{condition}})',
  statements: ['assignment'],
  nothing: '',
  returning: '{ return {{value}} }',
  raising: '{ throw RuntimeException("stub") }',
  defaults: [
    { declared: /^(?:Int|Short|Byte)$/, value: '0' },
    { declared: /^Long$/, value: '0L' },
    { declared: /^Double$/, value: '0.0' },
    { declared: /^Boolean$/, value: 'false' },
    { declared: /^String$/, value: '""' },
    { declared: /^List</, value: 'listOf()' },
    { declared: /^Map</, value: 'mapOf()' },
    { declared: /\?$/, value: 'null' },
    { value: 'TODO()' },
  ],
  integers: ['integer_literal'],
  texts: ['string_content'],
};

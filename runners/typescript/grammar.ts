/** How programs in TypeScript are changed a little: JavaScript's way, with types that tell what a stub returns. */
import type { Grammar } from '../grammar.ts';
import { grammar as javascript } from '../javascript/grammar.ts';

export const grammar: Grammar = {
  ...javascript,
  wasm: 'typescript',
  returns: 'return_type',
  defaults: [
    { declared: /^number$/, value: '0' },
    { declared: /^string$/, value: '""' },
    { declared: /^boolean$/, value: 'false' },
    { declared: /\[\]$|^(?:Array|ReadonlyArray)</, value: '[]' },
    { value: 'undefined as any' },
  ],
};

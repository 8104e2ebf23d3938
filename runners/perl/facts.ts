/** Perl 5.40, with the modules of CPAN that generated code commonly uses. */
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

/** Text in the source is text, and a file that a test loads need not end with 1. */
const source = 'use utf8; use feature "module_true";\n# line 1 "solution.pl"\n{{source}}\n';

/** Lines that make a program of a file of functions: what is wanted is the functions. */
const callOfMain = {
  in: 'source',
  pattern: /^(?:exit\s*\(?\s*)?&?main\s*\((?:@ARGV)?\)\s*\)?\s*(?:unless\s+caller\s*)?;[ \t]*$/gm,
  with: '',
} as const;
const exitAtTheEnd = { in: 'source', pattern: /^exit(?:\s*\(?\s*0?\s*\)?)?;\s*$(?![\s\S])/m, with: '' } as const;

const environment = { PERL_HASH_SEED: '0', T2_RAND_SEED: '1' };

export const perl: Runner = {
  name: 'perl',
  title: 'Perl 5.40',
  aliases: ['pl', 'perl5'],
  extensions: ['pl', 'pm', 't'],
  image: { folder: 'perl', megabytes: 185 },
  naming: 'snake',
  program: {
    files: { 'main.pl': '{{source}}' },
    run: ['perl', 'main.pl'],
    environment,
  },
  calls: {
    files: { 'solution.pl': source },
    run: ['perl', '/opt/polyproof/harness.pl', 'calls', '{{entry}}', '{{signature}}'],
    environment,
    rewrites: [callOfMain, exitAtTheEnd],
  },
  tests: {
    files: { 'solution.pl': source, 'tests.pl': 'use utf8;\n# line 1 "tests.pl"\n{{tests}}\n' },
    run: ['perl', '/opt/polyproof/harness.pl', 'tests'],
    environment,
    rewrites: [callOfMain, exitAtTheEnd],
    checks:
      /\b(?:ok|is|isnt|like|unlike|cmp_ok|is_deeply|fail|isa_ok|can_ok|(?:throws|dies|lives)\w*|cmp_\w+|die|croak|confess|exit|assert\w*|eq_or_diff)\b/,
  },
  lacks: {
    tuple: 'lists and tuples are both references to arrays',
    'map-int-keys': 'keys of hashes are strings',
  },
  libraries: [
    'the core modules',
    'JSON',
    'JSON::XS',
    'List::MoreUtils',
    'Moo',
    'Try::Tiny',
    'Test::More',
    'Test2::V0',
    'Test::Deep',
    'Test::Exception',
    'Test::Most',
  ],
  guidance:
    'A sub at the top of the file, or a sub or method of one package. Numbers and strings are scalars; an int beyond 64 bits comes in as a Math::BigInt. ' +
    'A list or tuple is a reference to an array, a map a reference to a hash; returning the items themselves (return @items) does as well. ' +
    'bool: a true or false value; null: undef. Strings are text, not bytes: do not decode them. Raise an error with die.',
  surroundings: [/^\s*(?:require|do)\s+['"]\.{0,2}\//m, /^\s*use\s+lib\b/m],
  memoryMessages: ['Out of memory'],
  style,
  hello: 'print "hello\\n";\n',
};

/**
 * Rust 1.85, edition 2021, optimised, overflow checks and debug assertions on.
 *
 * The flags are in files/flags: harness and programs are compiled with the same.
 */
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

export const rust: Runner = {
  name: 'rust',
  title: 'Rust 1.85',
  aliases: ['rs', 'rustc'],
  extensions: ['rs'],
  image: { folder: 'rust', megabytes: 790 },
  naming: 'snake',
  program: {
    files: { 'program.rs': '{{source}}\n' },
    compile: ['rustc', '@/opt/polyproof/flags', '-o', 'program', 'program.rs'],
    run: ['./program'],
  },
  calls: {
    files: { 'solution.rs': '{{source}}\n' },
    compile: ['/opt/polyproof/build', 'calls', '{{entry}}', '{{signature}}'],
    run: ['./program'],
  },
  tests: {
    files: { 'solution.rs': '{{source}}\n', 'tests.rs': '{{tests}}\n' },
    compile: ['/opt/polyproof/build', 'tests'],
    run: ['./program'],
    checks:
      /\b\w*(?:assert|panic|unreachable|todo)\w*!|\bshould_panic\b|\.\s*(?:unwrap|expect)\w*\s*\(|\bErr\s*\(|\bexit\s*\(\s*[^0)\s]|\bassert\w*\s*\(/,
  },
  lacks: {},
  libraries: [
    'the Rust 1.85 standard library',
    'itertools 0.13',
    'lazy_static 1.5',
    'md5 0.7',
    'num 0.4 (num_bigint, num_integer, num_traits)',
    'once_cell 1.20',
    'rand 0.8',
    'regex 1.11',
  ],
  guidance:
    'Write one function, or a method of struct Solution. int: i64 (or any integer type that is wide enough); ' +
    'big int: num_bigint::BigInt (i128 for up to 38 digits); float: f64; bool; string: String or &str; list<T>: Vec<T> or &[T]; ' +
    'map<K,V>: HashMap<K,V> or BTreeMap<K,V>; tuple: a tuple; optional<T>: Option<T>. ' +
    'Return the result; raise errors by panic!, or by a result of type Result<T, E>. No main function is needed.',
  surroundings: [/^\s*(?:pub\s+)?mod\s+\w+\s*;/m, /\binclude(?:_str|_bytes)?!\s*\(/],
  memoryMessages: ['memory allocation of '],
  style,
  hello: 'fn main() {\n    println!("hello");\n}\n',
};

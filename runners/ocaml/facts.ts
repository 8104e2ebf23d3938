/**
 * OCaml 5.3, native code, assertions on.
 *
 * files/build.ml asks the compiler for the type of the entry point and writes
 * the program that calls it.
 */
import type { Runner } from '../runner.ts';

export const ocaml: Runner = {
  name: 'ocaml',
  title: 'OCaml 5.3',
  aliases: ['ml', 'ocamlopt'],
  extensions: ['ml'],
  image: { folder: 'ocaml', megabytes: 850 },
  naming: 'snake',
  program: {
    files: { 'main.ml': '{{source}}\n' },
    compile: ['ocamlopt', '-args', '/opt/polyproof/program.flags', 'main.ml', '-o', 'program'],
    run: ['./program'],
  },
  calls: {
    files: { 'solution.ml': '{{source}}\n' },
    compile: ['/opt/polyproof/build', 'calls', '{{entry}}', '{{signature}}'],
    run: ['./program'],
  },
  tests: {
    files: { 'solution.ml': '{{source}}\n', 'tests.ml': '{{tests}}\n' },
    compile: ['/opt/polyproof/build', 'tests'],
    run: ['./program'],
    environment: { OUNIT_RUNNER: 'sequential', OUNIT_CI: 'true', ALCOTEST_COLOR: 'never' },
    checks: /\bassert\w*\b|\bfailwith\b|\braise\w*\b|\binvalid_arg\b|\bexit\b|\bcheck\w*\b|\bfail\w*\b|\btest_case\b/,
  },
  lacks: {},
  libraries: ['the OCaml standard library', 'str', 'unix', 'zarith 1.14', 'OUnit2 2.2', 'Alcotest 1.8'],
  guidance:
    'Write one top-level function, or one in a module. int: int (63 bits; Int64 where that is too little); big int: Z.t; float: float; bool; string; ' +
    "list<T>: 'a list or 'a array; map<K,V>: a list of pairs, a Hashtbl.t or a Map.Make; tuple: a tuple; optional<T>: 'a option; null: unit. " +
    'Return the result; raise errors with raise, failwith or an Error. A main part (let () = …) is left out.',
  memoryMessages: ['Out_of_memory', 'out of memory'],
  hello: 'let () = print_endline "hello"\n',
};

/**
 * Go 1.24 with `go test` style tests and testify.
 *
 * A small builder in the image adds what the text leaves out (a package clause,
 * the main) and calls compiler and linker with packages compiled ahead of need.
 */
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

export const go: Runner = {
  name: 'go',
  title: 'Go 1.24',
  aliases: ['golang'],
  extensions: ['go'],
  image: { folder: 'go', megabytes: 350 },
  naming: 'pascal',
  program: {
    files: { 'program.go': '{{source}}\n' },
    compile: ['/opt/polyproof/build', 'program'],
    run: ['./program'],
  },
  calls: {
    files: { 'solution.go': '{{source}}\n' },
    compile: ['/opt/polyproof/build', 'calls', '{{entry}}', '{{signature}}'],
    run: ['./program'],
  },
  tests: {
    files: { 'solution.go': '{{source}}\n', 'tests.go': '{{tests}}\n' },
    compile: ['/opt/polyproof/build', 'tests'],
    run: ['./program'],
    checks:
      /\bpanic\s*\(|\.\s*(?:Errorf?|Fatal(?:f|ln)?|Fail(?:Now)?)\s*\(|\b(?:assert|require)\w*\s*[.(]|\bsuite\.Run\b|\bos\.Exit\s*\(\s*[^0)\s]|\/\/\s*(?:Unordered )?[oO]utput:/,
  },
  lacks: {},
  libraries: ['the Go 1.24 standard library', 'testify 1.10', 'go-cmp 0.7', 'golang.org/x/exp'],
  guidance:
    'Write one function, or a method of a struct type. int: int or int64; big int: *big.Int; float: float64; bool; string; ' +
    'list<T>: []T; map<K,V>: map[K]V; tuple: several results, or a struct whose fields are the items in order; ' +
    'optional<T>: *T, nil for null. Return the result; raise errors by a last result of type error, or by panic. ' +
    'A package clause and a main function may be there.',
  surroundings: [/^\s*(?:import\s+)?(?:[\w.]+\s+)?"\.{1,2}\//m, /^\s*\/\/go:embed\b/m],
  memoryMessages: ['fatal error: runtime: out of memory', 'fatal error: runtime: cannot allocate memory'],
  style,
  hello: 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hello")\n}\n',
};

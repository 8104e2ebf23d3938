/**
 * C# 7 on mono, whose compiler and harness are compiled ahead of need.
 *
 * Before compiling, the harness gives a text what today's C# adds by itself. NUnit, xUnit and MSTest are our own stand-ins.
 */
import type { Command, Runner } from '../runner.ts';
import { style } from './style.ts';

const harness = (...words: readonly string[]): Command => ['mono', '/opt/polyproof/harness.exe', ...words];
const environment = { MONO_TLS_PROVIDER: 'legacy' };

export const csharp: Runner = {
  name: 'csharp',
  title: 'C# 7 (Mono 6.12)',
  aliases: ['c#', 'cs', 'mono'],
  extensions: ['cs'],
  image: { folder: 'csharp', megabytes: 380 },
  naming: 'pascal',
  program: {
    files: { 'main.cs': '{{source}}' },
    compile: harness('build', 'program'),
    run: ['mono', '--debug', 'main.exe'],
    environment,
  },
  calls: {
    files: { 'solution.cs': '{{source}}' },
    compile: harness('build', 'calls'),
    run: harness('calls', '{{entry}}'),
    environment,
  },
  tests: {
    files: { 'solution.cs': '{{source}}', 'tests.cs': '{{tests}}' },
    compile: harness('build', 'tests'),
    run: harness('tests'),
    environment,
    checks: /\bAssert\b|\bthrow\b|\w*Assert\.|\bExpectedResult\b|\breturn\s+[^0;\s]|\bExit\s*\(\s*[^0)\s]/,
  },
  lacks: {},
  libraries: [
    'the class library of .NET Framework 4.7',
    'System.ValueTuple',
    'System.Numerics',
    'stand-ins for NUnit 3, xUnit 2, MSTest 2 and CompareNETObjects',
  ],
  guidance:
    'C# 7 without local functions: there are no records, no switch expressions, no ranges, no init, no nullable reference types, no raw strings. ' +
    'A method of a class of any name (class Solution if there are several), static or of an object that is made without arguments; usual usings are there. ' +
    'int: int or long; big int: BigInteger; float: double; bool: bool; string: string; list<T>: List<T>, IList<T>, IEnumerable<T> or T[]; ' +
    'map<K,V>: Dictionary<K,V>; tuple: (A, B), Tuple<A, B> or KeyValuePair<A, B>; optional<T>: T? or null. Raise errors by throwing.',
  memoryMessages: ['System.OutOfMemoryException', 'Error: Garbage collector could not allocate'],
  style,
  hello: 'class Hello {\n  static void Main() {\n    System.Console.WriteLine("hello");\n  }\n}\n',
};

/** Programs that prove the D image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: 'import std;\n\n{{type}} echo({{type}} x)\n{\n    return x;\n}\n',
  types: {
    bool: 'bool',
    int: 'long',
    'big int': 'BigInt',
    float: 'double',
    string: 'string',
    'optional<int>': 'Nullable!long',
    'list<int>': 'long[]',
    'list<float>': 'const(double)[]',
    'list<string>': 'string[]',
    'list<list<int>>': 'long[][]',
    'map<string, int>': 'long[string]',
    'map<int, string>': 'string[long]',
    'tuple<int, string>': 'Tuple!(long, string)',
    'list<map<string, optional<float>>>': 'Nullable!double[string][]',
    'map<string, list<tuple<bool, string>>>': 'Tuple!(bool, "known", string, "name")[][string]',
  },
  compiles: true,
  plain: { file: 'plain.d', compile: ['ldc2', '-O2', 'plain.d'], run: ['./plain'] },
  tests: ['unittest', '{', ...numbers.map((x) => `    assert(twice(${x}) == ${2 * x});`), '}', ''].join('\n'),
  noTests: 'void main()\n{\n    twice(1);\n}\n',
  behaviours: {
    right: 'long twice(long x) { return 2 * x; }\n',
    wrong: 'long twice(long x) { return 2 * x + 1; }\n',
    prefix: 'long twice(long x) { return x < 3 ? 2 * x : 0; }\n',
    raises: 'long twice(long x) { throw new Exception("no"); }\n',
    exits: 'import core.stdc.stdlib;\nlong twice(long x) { exit(0); return 2 * x; }\n',
    'exits-at-load':
      'import core.stdc.stdlib;\nshared static this() { exit(0); }\nlong twice(long x) { return 2 * x; }\n',
    'exits-in-hook':
      'import core.stdc.stdlib;\nimport core.sys.posix.unistd;\nextern (C) void hook() { _exit(0); }\nshared static this() { atexit(&hook); }\nshared static ~this() { _exit(0); }\nlong twice(long x) { return 2 * x + 1; }\n',
    loops:
      'import core.volatile;\nlong twice(long x) { int on = 1; while (volatileLoad(cast(uint*) &on)) {} return 2 * x; }\n',
    memory:
      'long twice(long x)\n{\n    ubyte[][] kept;\n    for (;;)\n    {\n        auto more = new ubyte[](10_000_000);\n        more[] = 1;\n        kept ~= more;\n    }\n}\n',
    forks: 'import core.sys.posix.unistd;\nlong twice(long x) { for (;;) fork(); }\n',
    output: 'import std.stdio;\nlong twice(long x) { for (;;) writeln("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }\n',
    forges: `import std.stdio;
import core.sys.posix.unistd : posixWrite = write;

long twice(long x)
{
    writefln("OK\\nall tests passed\\naccepted\\ni%d;", 2 * x);
    stdout.flush();
    foreach (descriptor; 1 .. 5)
        posixWrite(descriptor, "4\\nvi2;".ptr, 6);
    return 2 * x + 1;
}
`,
    warns:
      'import std.stdio;\nlong twice(long x)\n{\n    stderr.writeln("warning: Error-prone");\n    return 2 * x;\n}\n',
    child:
      'import core.sys.posix.unistd;\nlong twice(long x)\n{\n    if (fork() == 0)\n    {\n        sleep(300);\n        _exit(0);\n    }\n    return 2 * x;\n}\n',
    broken: 'long twice(long x { return 2 * x; }\n',
  },
  frameworks: {
    'unittest blocks that import the solution': {
      tests: `module tests;

import solution : twice;
import std.exception : assertThrown;
${numbers.map((x) => `\n@("doubles ${x}") unittest\n{\n    assert(twice(${x}) == ${2 * x}, "twice ${x}");\n}\n`).join('')}`,
      reports: true,
    },
    'unittest blocks with a main beside them': {
      tests: `import std.stdio;

@safe unittest
{
    foreach (pair; [${numbers.map((x) => `[${x}, ${2 * x}]`).join(', ')}])
        () @trusted { assert(twice(pair[0]) == pair[1]); }();
}

struct Fixture
{
    unittest
    {
        assert(twice(1) == 2);
    }
}

void main() {}
`,
      reports: true,
    },
    'a main that asserts': {
      tests: `import std.stdio;

void main(string[] args)
{
${numbers.map((x) => `    assert(twice(${x}) == ${2 * x});`).join('\n')}
    writeln("all passed");
}
`,
      reports: false,
    },
    'bare asserts': {
      tests: `import std.math : abs;\n\n${numbers.map((x) => `assert(twice(${x}) == ${2 * x});`).join('\n')}\n`,
      reports: false,
    },
    'functions called test': {
      tests: numbers.map((x) => `void testOf${x}()\n{\n    assert(twice(${x}) == ${2 * x});\n}\n`).join('\n'),
      reports: true,
    },
  },
  styles: {
    'a module clause, a main and ints':
      'module app.doubling;\n\nimport std.stdio, std.conv;\n\n/// Doubles.\nint twice(int x) @safe pure nothrow\n{\n    return x * 2;\n}\n\nvoid main(string[] args)\n{\n    foreach (line; stdin.byLine)\n        writeln(twice(line.to!int));\n}\n',
    'a method of a class':
      'class Solution\n{\n    private long factor = 2;\n\n    this() {}\n\n    long twice(long x)\n    {\n        return factor * x;\n    }\n}\n',
    'a static method of a struct': 'struct Doubler\n{\n    static long twice(in long x) => x + x;\n}\n',
    'a template': 'T twice(T)(T x)\nif (is(T : long))\n{\n    return cast(T)(x * 2);\n}\n',
    'attributes for all that follows and its own unittest':
      '@safe:\npure:\n\nimport std.algorithm, std.range;\n\nauto twice(const long x)\n{\n    return [x, x].sum;\n}\n\nunittest\n{\n    assert(twice(2) == 4);\n}\n',
    'overloads, a default and another spelling':
      'string Twice(string s)\n{\n    return s ~ s;\n}\n\nlong Twice(long x, long factor = 2)\n{\n    return x * factor;\n}\n',
    'a lambda in an alias': 'alias twice = (long x) => x * 2;\n',
    'everything of the library':
      'import std;\n\nenum factor = 2;\nimmutable long[] none;\n\nlong twice(long x)\n{\n    return iota(factor).map!(_ => x).fold!((a, b) => a + b)(0L);\n}\n',
  },
};

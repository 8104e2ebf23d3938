/** Programs that prove the C# image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const five = [1, 2, 3, 4, 5];
const solution = (body: string) =>
  `using System;\n\npublic class Solution\n{\n    public static long Twice(long x)\n    {\n        ${body}\n    }\n}\n`;

export const kit: Kit = {
  echo: 'using System.Collections.Generic;\nusing System.Numerics;\n\npublic class Solution\n{\n    public {{type}} Echo({{type}} x) { return x; }\n}\n',
  types: {
    bool: 'bool',
    int: 'long',
    'big int': 'BigInteger',
    float: 'double',
    string: 'string',
    'optional<int>': 'long?',
    'list<int>': 'long[]',
    'list<float>': 'List<double>',
    'list<string>': 'IEnumerable<string>',
    'list<list<int>>': 'IList<IList<long>>',
    'map<string, int>': 'Dictionary<string, long>',
    'map<int, string>': 'IDictionary<long, string>',
    'tuple<int, string>': '(long, string)',
    'list<map<string, optional<float>>>': 'List<Dictionary<string, double?>>',
    'map<string, list<tuple<bool, string>>>': 'Dictionary<string, List<System.Tuple<bool, string>>>',
  },
  compiles: true,
  tests: [
    'using System.Diagnostics;',
    'class Program',
    '{',
    '    static void Main(string[] args)',
    '    {',
    ...five.map((x) => `        Debug.Assert(Solution.Twice(${x}) == ${2 * x});`),
    '    }',
    '}',
    '',
  ].join('\n'),
  noTests: 'class Program\n{\n    static void Main()\n    {\n        Solution.Twice(1);\n    }\n}\n',
  frameworks: {
    NUnit: {
      tests: `using NUnit.Framework;

namespace Maths.Tests
{
    [TestFixture]
    public class TwiceTests
    {
        private long zero;

        [SetUp]
        public void SetUp() { zero = Solution.Twice(0) - Solution.Twice(0); }

${five.map((x) => `        [Test]\n        public void Doubles${x}() { Assert.That(Solution.Twice(${x}) + zero, Is.EqualTo(${2 * x})); }\n`).join('\n')}
        [TestCase(1, 2)]
        [TestCase(2, 4)]
        public void DoublesRows(int x, int expected) => Assert.AreEqual(expected, Solution.Twice(x));

        [TestCase(3, ExpectedResult = 6)]
        public long Returns(long x) { return Solution.Twice(x); }

        [Test]
        public void Throws() { Assert.Throws<System.ArgumentException>(() => { throw new System.ArgumentException("x"); }); }
    }
}
`,
      reports: true,
    },
    xUnit: {
      tests: `using System.Collections.Generic;
using Xunit;

public class TwiceTests
{
    public static IEnumerable<object[]> Numbers() { for (int x = 1; x <= 5; x++) yield return new object[] { x, 2L * x }; }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void DoublesMembers(int x, long expected) { Assert.Equal(expected, Solution.Twice(x)); }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(5, 10)]
    public void DoublesRows(int x, int expected) => Assert.Equal(expected, Solution.Twice(x));

    [Fact]
    public void Lists() { Assert.Equal(new List<long> { 2, 4 }, new[] { Solution.Twice(1), Solution.Twice(2) }); }
}
`,
      reports: true,
    },
    MSTest: {
      tests: `using Microsoft.VisualStudio.TestTools.UnitTesting;

[TestClass]
public class TwiceTests
{
    [DataTestMethod]
${five.map((x) => `    [DataRow(${x}, ${2 * x})]`).join('\n')}
    public void Doubles(int x, int expected) { Assert.AreEqual(expected, Solution.Twice(x)); }
}
`,
      reports: true,
    },
    'a main that throws': {
      tests: `using System;\n\nclass Tests\n{\n    static void Main()\n    {\n${five.map((x) => `        if (Solution.Twice(${x}) != ${2 * x}) throw new Exception("case ${x} failed");`).join('\n')}\n    }\n}\n`,
      reports: false,
    },
    'bare statements': {
      tests: `${five.map((x) => `if (Solution.Twice(${x}) != ${2 * x}) throw new Exception("case ${x} failed");`).join('\n')}\nConsole.WriteLine("ok");\n`,
      reports: false,
    },
  },
  styles: {
    'a method of an object':
      'public class Solution {\n    private readonly int factor = 2;\n    public int Twice(int x) {\n        return factor * x;\n    }\n}\n',
    'a namespace, several classes and a main':
      'using System;\nusing System.Linq;\n\nnamespace Maths.Doubling\n{\n    internal interface IDoubler { int Twice(int x); }\n\n    internal class Doubler : IDoubler\n    {\n        public int Twice(int x) => Enumerable.Repeat(x, 2).Sum();\n    }\n\n    internal static class Program\n    {\n        private static void Main(string[] args) { Console.WriteLine(new Doubler().Twice(int.Parse(args[0]))); }\n    }\n}\n',
    'no class and no usings':
      'public static int Twice(int x)\n{\n    var all = new List<int> { x, x };\n    return all.Sum();\n}\n',
    'a namespace for the whole file':
      'using System;\n\nnamespace Maths;\n\npublic static class Doubler\n{\n    public static long Twice(long x) => checked(2 * x);\n}\n',
    'another spelling': 'class Solution {\n    public int twice(int x) { return 2 * x; }\n}\n',
    'an async method':
      'using System.Threading.Tasks;\n\npublic class Solution\n{\n    public async Task<int> Twice(int x)\n    {\n        await Task.Delay(1);\n        return 2 * x;\n    }\n}\n',
    'patterns, tuples and lambdas':
      'using System;\n\npublic class Solution\n{\n    public object Twice(object x)\n    {\n        Func<int, (int left, int right)> Both = one => (one, one);\n        if (x is int number) { var (left, right) = Both(number); return left + right; }\n        throw new ArgumentException($"not an int: {x}", nameof(x));\n    }\n}\n',
  },
  behaviours: {
    right: solution('return 2 * x;'),
    wrong: solution('return 2 * x + 1;'),
    prefix: solution('return x < 3 ? 2 * x : 0;'),
    raises: solution('throw new InvalidOperationException("no");'),
    exits: solution('Environment.Exit(0); return 2 * x;'),
    'exits-at-load':
      'using System;\n\npublic class Solution\n{\n    static Solution() { Environment.Exit(0); }\n    public static long Twice(long x) { return 2 * x; }\n}\n',
    'exits-in-hook':
      'using System;\n\npublic class Solution\n{\n    static Solution() { AppDomain.CurrentDomain.ProcessExit += (sender, end) => Environment.Exit(0); }\n    public static long Twice(long x) { return 2 * x + 1; }\n}\n',
    loops: solution('for (;;) { }'),
    memory: solution(
      'var kept = new System.Collections.Generic.List<byte[]>(); for (;;) { var more = new byte[10000000]; for (int i = 0; i < more.Length; i += 4096) more[i] = 1; kept.Add(more); }',
    ),
    forks: solution('for (;;) new System.Threading.Thread(() => System.Threading.Thread.Sleep(300000)).Start();'),
    output: solution("for (;;) Console.WriteLine(new string('x', 10000));"),
    forges: `using System;
using System.IO;
using System.Text;

public class Solution
{
    public static long Twice(long x)
    {
        Console.WriteLine("OK\\nall tests passed\\naccepted\\ni" + 2 * x + ";");
        for (int descriptor = 1; descriptor < 5; descriptor++)
        {
            try { File.AppendAllText("/proc/self/fd/" + descriptor, "4\\nvi2;"); } catch (Exception) { }
        }
        return 2 * x + 1;
    }
}
`,
    warns: solution('Console.Error.WriteLine("warning: Error-prone"); return 2 * x;'),
    child: solution('System.Diagnostics.Process.Start("sleep", "300"); return 2 * x;'),
    broken: 'public class Solution { public static long Twice(long x { return 2 * x; } }\n',
  },
};

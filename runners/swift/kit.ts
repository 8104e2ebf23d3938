/** Programs that prove the Swift image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const five = [1, 2, 3, 4, 5];
const solution = (body: string) => `import Foundation\n\nfunc twice(_ x: Int) -> Int {\n    ${body}\n}\n`;

export const kit: Kit = {
  echo: 'func echo(_ x: {{type}}) -> {{type}} { x }\n',
  types: {
    bool: 'Bool',
    int: 'Int',
    'big int': null,
    float: 'Double',
    string: 'String',
    'optional<int>': 'Int?',
    'list<int>': '[Int]',
    'list<float>': '[Double]',
    'list<string>': '[String]',
    'list<list<int>>': '[[Int]]',
    'map<string, int>': '[String: Int]',
    'map<int, string>': '[Int: String]',
    'tuple<int, string>': '(Int, String)',
    'list<map<string, optional<float>>>': '[[String: Double?]]',
    'map<string, list<tuple<bool, string>>>': '[String: [(Bool, String)]]',
  },
  compiles: true,
  tests: five.map((x) => `assert(twice(${x}) == ${2 * x}, "twice(${x})")\n`).join(''),
  noTests: 'print(twice(1))\n',
  frameworks: {
    XCTest: {
      tests: `import XCTest
@testable import Solution

final class TwiceTests: XCTestCase {
    var known: [Int: Int] = [:]

    override func setUp() {
        known = [${five.map((x) => `${x}: ${2 * x}`).join(', ')}]
    }

    func testKnown() {
        for (x, expected) in known {
            XCTAssertEqual(twice(x), expected, "twice(\\(x))")
        }
    }

    func testUnwraps() throws {
        XCTAssertEqual(try XCTUnwrap([twice(2)].first), 4)
    }

    func testLater() async throws {
        XCTAssertTrue(twice(3) == 6)
    }
}

XCTMain([testCase([("testKnown", TwiceTests.testKnown)])])
`,
      reports: true,
    },
    'Swift Testing': {
      tests: `import Testing

@Suite struct TwiceTests {
    @Test(arguments: [${five.join(', ')}])
    func doubles(_ x: Int) {
        #expect(twice(x) == x + x)
    }
}

@Test func three() throws {
    try #require(twice(3) == 6)
}
`,
      reports: false,
    },
    'test functions': {
      tests: `func testTwice() {\n${five.map((x) => `    precondition(twice(${x}) == ${2 * x})`).join('\n')}\n}\n`,
      reports: false,
    },
    'exit codes': {
      tests: `import Foundation

for x in 1...5 {
    if twice(x) != 2 * x {
        print("twice(\\(x)) is wrong")
        exit(1)
    }
}
print("all is well")
exit(0)
`,
      reports: false,
    },
  },
  styles: {
    'a method of a class': 'class Solution {\n    func twice(_ x: Int) -> Int {\n        return 2 * x\n    }\n}\n',
    'a static method':
      'struct Doubling {\n    static let factor = 2\n\n    static func twice(x: Int) -> Int { factor * x }\n}\n',
    'statements at the top':
      'import Foundation\n\nlet factor = 2\n\nfunc twice(_ x: Int) -> Int {\n    factor * x\n}\n\nif let line = readLine(), let x = Int(line) {\n    print(twice(x))\n}\nprint(twice(21))\n',
    'a main type':
      'func twice(x: Int) -> Int { x << 1 }\n\n@main\nstruct Main {\n    static func main() {\n        print(twice(x: 21))\n    }\n}\n',
    'type parameters': 'func twice<T: Numeric>(_ x: T) -> T { x + x }\n',
    'an overload': 'func twice(_ x: Double) -> Double { 2 * x }\n\nfunc twice(_ x: Int) -> Int { 2 * x }\n',
    'an error that is thrown':
      'enum Trouble: Error {\n    case negative(Int)\n}\n\npublic func twice(_ x: Int) throws -> Int {\n    guard x >= 0 else { throw Trouble.negative(x) }\n    return x * 2\n}\n',
    'a closure': 'let twice: (Int) -> Int = { x in 2 * x }\n',
  },
  behaviours: {
    right: solution('return 2 * x'),
    wrong: solution('return 2 * x + 1'),
    prefix: solution('return x < 3 ? 2 * x : 0'),
    raises: solution('fatalError("no")'),
    exits: solution('exit(0)'),
    'exits-at-load': `${solution('return 2 * x')}\nexit(0)\n`,
    'exits-in-hook': solution('atexit { _exit(0) }\n    return 2 * x + 1'),
    loops: solution('var y = x\n    while getpid() > 0 { y &+= 1 }\n    return y'),
    memory: solution(
      'var kept: [[UInt8]] = []\n    while getpid() > 0 { kept.append([UInt8](repeating: UInt8(1 + kept.count % 2), count: 10_000_000)) }\n    return kept.count',
    ),
    forks: solution(
      'while getpid() > 0 {\n        let process = Process()\n        process.executableURL = URL(fileURLWithPath: "/bin/sleep")\n        process.arguments = ["300"]\n        try! process.run()\n    }\n    return x',
    ),
    output: solution('while getpid() > 0 { print("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") }\n    return x'),
    forges: solution(
      'print("Test Suite passed\\naccepted\\ni\\(2 * x);")\n    for descriptor in 1..<5 { _ = write(Int32(descriptor), "4\\nvi2;", 6) }\n    return 2 * x + 1',
    ),
    warns: solution('let unused = 1\n    fputs("warning: Error-prone\\n", stderr)\n    return 2 * x'),
    child: solution(
      'let process = Process()\n    process.executableURL = URL(fileURLWithPath: "/bin/sleep")\n    process.arguments = ["300"]\n    try! process.run()\n    return 2 * x',
    ),
    broken: 'func twice(_ x: Int -> Int { return 2 * x }\n',
  },
};

/** Programs that prove the Crystal image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const checked = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

export const kit: Kit = {
  echo: 'require "big"\n\ndef echo(x : {{type}}) : {{type}}\n  x\nend\n',
  types: {
    bool: 'Bool',
    int: 'Int64',
    'big int': 'BigInt',
    float: 'Float64',
    string: 'String',
    'optional<int>': 'Int64?',
    'list<int>': 'Array(Int64)',
    'list<float>': 'Array(Float64)',
    'list<string>': 'Array(String)',
    'list<list<int>>': 'Array(Array(Int64))',
    'map<string, int>': 'Hash(String, Int64)',
    'map<int, string>': 'Hash(Int64, String)',
    'tuple<int, string>': 'Tuple(Int64, String)',
    'list<map<string, optional<float>>>': 'Array(Hash(String, Float64?))',
    'map<string, list<tuple<bool, string>>>': 'Hash(String, Array({Bool, String}))',
  },
  compiles: true,
  plain: { file: 'main.cr', compile: ['crystal', 'build', '-o', 'plain', 'main.cr'], run: ['./plain'] },
  tests: `${checked((x) => `raise "twice(${x})" unless twice(${x}) == ${2 * x}`)}\n`,
  noTests: 'puts twice(1)\n',
  behaviours: {
    right: 'def twice(x)\n  2 * x\nend\n',
    wrong: 'def twice(x)\n  2 * x + 1\nend\n',
    prefix: 'def twice(x : Int) : Int\n  x < 3 ? 2 * x : x - x\nend\n',
    raises: 'def twice(x)\n  raise "no" if x > 0\n  x\nend\n',
    exits: 'def twice(x)\n  exit(0) if x > 0\n  x\nend\n',
    'exits-at-load': 'exit(0)\n\ndef twice(x)\n  2 * x\nend\n',
    'exits-in-hook': 'at_exit { LibC._exit(0) }\n\ndef twice(x)\n  2 * x + 1\nend\n',
    loops: 'def twice(x)\n  while true\n  end\n  2 * x\nend\n',
    memory:
      'def twice(x)\n  kept = [] of Bytes\n  while true\n    kept << Bytes.new(10_000_000, 1_u8)\n  end\n  2 * x\nend\n',
    forks: 'def twice(x)\n  while true\n    LibC.fork\n  end\n  2 * x\nend\n',
    output: 'def twice(x)\n  while true\n    puts "x" * 10_000\n  end\n  2 * x\nend\n',
    forges: `def twice(x)
  puts "OK\\nall tests passed\\naccepted\\ni#{2 * x};"
  STDOUT.flush
  (1..4).each { |descriptor| LibC.write(descriptor, "4\\nvi2;".to_unsafe, 6) }
  2 * x + 1
end
`,
    warns: 'def twice(x)\n  STDERR.puts "warning: Error-prone"\n  2 * x\nend\n',
    child: 'def twice(x)\n  Process.new("sleep", ["300"])\n  2 * x\nend\n',
    broken: 'def twice(x\n  2 * x\nend\n',
  },
  frameworks: {
    spec: {
      tests: `require "spec"
require "../src/twice"

describe "twice" do
${checked((x) => `  it "doubles ${x}" do\n    twice(${x}).should eq(${2 * x})\n  end`)}

  context "of a large number" do
    it { twice(100).should_not be < 200 }

    it "stays an integer" do
      twice(1).should be_a(Int32)
      expect_raises(ArgumentError) { "x".to_i }
    end

    pending "more"
  end
end
`,
      reports: true,
    },
    'functions called test_': {
      tests: `def test_twice
${checked((x) => `  raise "Error at ${x}" if twice(${x}) != ${2 * x}`)}
end
`,
      reports: true,
    },
    'an assert and an exit of its own': {
      tests: `require "./spec_helper"

def assert_equal(expected, actual)
  unless expected == actual
    puts "expected #{expected}, got #{actual}"
    exit 1
  end
end

${checked((x) => `assert_equal ${2 * x}, twice(${x})`)}
puts "all passed"
exit
`,
      reports: false,
    },
  },
  styles: {
    'Int32 in its signature': 'def twice(x : Int32) : Int32\n  x * 2\nend\n',
    'a method of a class':
      'class Solution\n  def initialize\n    @factor = 2\n  end\n\n  def twice(x : Int64) : Int64\n    add(x, x)\n  end\n\n  private def add(a, b)\n    a + b\n  end\nend\n',
    'a class method': 'class Doubler\n  def self.twice(x : Int32)\n    x * 2\n  end\nend\n',
    'a module that extends itself':
      'module Maths\n  extend self\n\n  def twice(number : Number)\n    number + number\n  end\nend\n',
    'modules around a module':
      'module App\n  VERSION = "1"\n\n  class Error < Exception\n  end\n\n  module Doubler\n    def self.twice(x : Int64 | Int32) : Int64\n      x.to_i64 * 2\n    end\n  end\nend\n',
    'overloads, a default and a free variable':
      'def twice(x : String) : String\n  x + x\nend\n\ndef twice(x : T, factor = 2) : T forall T\n  x * factor\nend\n',
    'a main part':
      'def twice(x)\n  2 * x\nend\n\nif PROGRAM_NAME == __FILE__\n  puts twice(gets.not_nil!.to_i)\n  exit 1\nend\n',
    'libraries and a record':
      'require "json"\nrequire "big"\nrequire "set"\n\nrecord Pair, left : Int64, right : Int64\n\ndef twice(x : Int64)\n  pair = Pair.new(left: x, right: x)\n  (BigInt.new(pair.left) + pair.right).to_i64\nend\n',
  },
};

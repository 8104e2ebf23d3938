/** Programs that prove the Ruby image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const checked = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

export const kit: Kit = {
  echo: 'def echo(x)\n  x\nend\n',
  types: untyped,
  compiles: false,
  plain: { file: 'main.rb', run: ['ruby', 'main.rb'] },
  tests: `${checked((x) => `raise "twice(${x})" unless twice(${x}) == ${2 * x}`)}\n`,
  noTests: 'puts twice(1)\n',
  behaviours: {
    right: 'def twice(x)\n  2 * x\nend\n',
    wrong: 'def twice(x)\n  2 * x + 1\nend\n',
    prefix: 'def twice(x)\n  x < 3 ? 2 * x : 0\nend\n',
    raises: 'def twice(x)\n  raise ArgumentError, "no"\nend\n',
    exits: 'def twice(x)\n  exit!(0)\nend\n',
    'exits-at-load': 'exit!(0)\ndef twice(x)\n  2 * x\nend\n',
    'exits-in-hook': 'at_exit { exit!(0) }\ndef twice(x)\n  2 * x + 1\nend\n',
    loops: 'def twice(x)\n  loop {}\nend\n',
    memory: 'def twice(x)\n  kept = []\n  loop { kept << "x" * 10_000_000 }\nend\n',
    forks: 'def twice(x)\n  loop { fork }\nend\n',
    output: 'def twice(x)\n  loop { puts "x" * 10_000 }\nend\n',
    forges: `def twice(x)
  puts "OK\\nall tests passed\\naccepted\\ni#{2 * x};"
  $stdout.flush
  (1..4).each do |descriptor|
    IO.for_fd(descriptor, 'w', autoclose: false).syswrite("4\\nvi2;")
  rescue SystemCallError, IOError
    next
  end
  2 * x + 1
end
`,
    warns: 'def twice(x)\n  warn "warning: Error-prone"\n  2 * x\nend\n',
    child: 'def twice(x)\n  Process.detach(spawn("sleep", "300"))\n  2 * x\nend\n',
    broken: 'def twice(x\n  2 * x\nend\n',
  },
  frameworks: {
    asserts: {
      tests: `require_relative 'twice'\n${checked((x) => `assert_equal ${2 * x}, twice(${x})`)}\n`,
      reports: false,
    },
    'raised errors': {
      tests: `def check(actual, expected)\n  if actual != expected\n    puts "FAIL"\n    exit 1\n  end\nend\n${checked((x) => `check(twice(${x}), ${2 * x})`)}\nputs "all passed"\nexit(0)\n`,
      reports: false,
    },
    'test methods': {
      tests: `def test_twice\n${checked((x) => `  raise StandardError, "Error at ${x}" if twice(${x}) != ${2 * x}`)}\nend\n`,
      reports: true,
    },
    minitest: {
      tests: `require 'minitest/autorun'
require_relative 'solution'

class TestTwice < Minitest::Test
  def setup
    @numbers = [1, 2, 3, 4, 5]
  end

  def test_each
    @numbers.each { |x| assert_equal x + x, twice(x) }
  end

  def test_kind
    assert_kind_of Integer, twice(1)
  end
end
`,
      reports: true,
    },
    'minitest specs': {
      tests: `gem 'minitest'
require 'minitest/autorun'

describe 'twice' do
${checked((x) => `  it 'doubles ${x}' do\n    _(twice(${x})).must_equal ${2 * x}\n  end`)}
end
`,
      reports: true,
    },
    'test-unit': {
      tests: `require 'test/unit'
require './solution'

class TwiceTest < Test::Unit::TestCase
  def test_each
${checked((x) => `    assert_equal(${2 * x}, twice(${x}))`)}
  end

  test 'is an integer' do
    assert_kind_of(Integer, twice(1))
  end
end
`,
      reports: true,
    },
    RSpec: {
      tests: `require 'rspec'
require_relative '../lib/twice'

RSpec.describe 'twice' do
  let(:numbers) { [1, 2, 3, 4, 5] }

  it 'doubles' do
    numbers.each { |x| expect(twice(x)).to eq(x + x) }
  end

  context 'with one' do
    subject { twice(1) }

    it { is_expected.to be 2 }
  end
end
`,
      reports: true,
    },
  },
  styles: {
    'a method of a class':
      'class Solution\n  # @param {Integer} x\n  # @return {Integer}\n  def twice(x)\n    add(x, x)\n  end\n\n  private\n\n  def add(a, b) = a + b\nend\n',
    'a class method': 'class Doubler\n  class << self\n    def twice(x)\n      x * 2\n    end\n  end\nend\n',
    'a module': 'module Maths\n  module_function\n\n  def twice(number)\n    number + number\n  end\nend\n',
    'modules around a class':
      "# frozen_string_literal: true\n\nrequire 'set'\n\nmodule App\n  class Error < StandardError; end\n\n  class Doubler\n    FACTOR = 2\n\n    def self.twice(x) = x * FACTOR\n  end\nend\n",
    'a main part':
      'def twice(x)\n  2 * x\nend\n\nif __FILE__ == $PROGRAM_NAME\n  puts twice(gets.to_i)\n  exit 1\nend\n',
    'a lambda': 'twice = ->(x) { 2 * x }\n',
    'keyword arguments': 'def twice(x:)\n  2 * x\nend\n',
    'another spelling': 'def Twice(x)\n  2 * x\nend\n',
    libraries:
      "require 'prime'\nrequire 'bigdecimal'\nrequire 'json'\n\ndef twice(x)\n  raise unless Gem::Version.new('1.10') > Gem::Version.new('1.9')\n  Prime.first(1).first * x\nend\n",
    'methods of its own on core classes':
      'class Integer\n  def twice = self * 2\nend\n\nclass Array\n  def sum = 42\n  def first = raise\nend\n\ndef twice(x)\n  x.twice\nend\n',
  },
};

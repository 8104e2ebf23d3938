/** Programs that prove the CoffeeScript image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const five = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: 'echo = (x) -> x\n',
  types: untyped,
  compiles: true,
  plain: { file: 'plain.coffee', run: ['coffee', 'plain.coffee'] },
  tests: ["assert = require 'assert'", ...five.map((x) => `assert.strictEqual twice(${x}), ${2 * x}`), ''].join('\n'),
  noTests: 'twice 1\n',
  frameworks: {
    'mocha and chai': {
      tests: `{ expect } = require 'chai'
{ twice } = require '../src/solution.coffee'

describe 'twice', ->
  cases = null
  beforeEach -> cases = [${five.map((x) => `[${x}, ${2 * x}]`).join(', ')}]

  it 'doubles', ->
    expect(twice x).to.equal doubled for [x, doubled] in cases
    return
${five.map((x) => `\n  it 'doubles ${x}', (done) ->\n    expect(twice(${x})).to.equal ${2 * x}\n    done()\n`).join('')}`,
      reports: true,
    },
    'Jest globals': {
      tests: `solution = require './solution'

describe 'twice', ->
  test.each([${five.map((x) => `[${x}, ${2 * x}]`).join(', ')}]) 'doubles %i', (x, doubled) ->
    expect(solution.twice x).toBe doubled
`,
      reports: true,
    },
    'node:test': {
      tests: `import { test } from 'node:test'
import assert from 'node:assert/strict'

test 'twice', ->
${five.map((x) => `  assert.equal twice(${x}), ${2 * x}`).join('\n')}
`,
      reports: true,
    },
    'statements that throw': {
      tests: `${five.map((x) => `throw "not ${2 * x}" unless twice(${x}) is ${2 * x}`).join('\n')}\n`,
      reports: false,
    },
    'console.assert in a function': {
      tests: `testTwice = ->\n${five.map((x) => `  console.assert twice(${x}) is ${2 * x}`).join('\n')}\n\ntestTwice()\n`,
      reports: false,
    },
  },
  styles: {
    'CommonJS exports': "_ = require 'lodash'\n\nmodule.exports =\n  twice: (x) -> _.sum [x, x]\n",
    'a name exported': "'use strict'\n\nexports.twice = (x) ->\n  2 * x\n",
    'the root of either world': 'root = exports ? this\nroot.twice = (x) -> x * 2\n',
    'an ES module': "import assert from 'assert'\n\nexport twice = (x) ->\n  assert x?\n  x * 2\n",
    'a method of a class':
      'class Base\n  constructor: (@factor = 2) ->\n\nclass Solution extends Base\n  # Doubles.\n  twice: (x) =>\n    @factor * x\n',
    'a first line for the shell and a main':
      "#!/usr/bin/env coffee\n###\nDoubles what comes in.\n###\ntwice = (x) -> 2 * x\n\nmain = ->\n  process.stdin.on 'data', (line) -> console.log twice Number line\n\nmain() if require.main is module\n",
    'an async function, splats and a comprehension':
      'sum = (numbers...) ->\n  total = 0\n  total += n for n in numbers\n  total\n\ntwice = (x) ->\n  await Promise.resolve sum x, x\n',
    'tabs, a switch and string interpolation':
      'twice = (x) ->\n\tname = "#{x}"\n\tswitch\n\t\twhen name.length > 0 and not isNaN(x) then x + x\n\t\telse throw new Error "not a number: #{name}"\n',
  },
  behaviours: {
    right: 'twice = (x) -> 2 * x\n',
    wrong: 'twice = (x) -> 2 * x + 1\n',
    prefix: 'twice = (x) -> if x < 3 then 2 * x else 0\n',
    raises: "twice = (x) -> throw new RangeError 'no'\n",
    exits: 'twice = (x) -> process.exit 0\n',
    'exits-at-load': 'process.exit 0\ntwice = (x) -> 2 * x\n',
    'exits-in-hook':
      "process.on 'exit', ->\n  process.exitCode = 0\n  process.reallyExit 0\n\ntwice = (x) -> 2 * x + 1\n",
    loops: 'twice = (x) -> loop then\n',
    memory: 'twice = (x) ->\n  kept = []\n  loop kept.push Buffer.alloc 10000000, 1\n',
    forks:
      "{ spawn } = require 'child_process'\ntwice = (x) ->\n  loop\n    child = spawn 'sleep', ['300']\n    child.on 'error', -> null\n  return\n",
    output: "fs = require 'fs'\ntwice = (x) ->\n  loop fs.writeSync 1, 'x'.repeat 10000\n  return\n",
    forges: `fs = require 'fs'
twice = (x) ->
  console.log "OK\\nall tests passed\\naccepted\\ni#{2 * x};"
  for descriptor in [1, 2, 3, 4]
    try fs.writeSync descriptor, '4\\nvi2;'
  2 * x + 1
`,
    warns: "twice = (x) ->\n  console.error 'warning: Error-prone'\n  2 * x\n",
    child:
      "{ spawn } = require 'child_process'\ntwice = (x) ->\n  spawn('sleep', ['300'], { stdio: 'inherit' }).unref()\n  2 * x\n",
    broken: 'twice = (x -> 2 * x\n',
  },
};

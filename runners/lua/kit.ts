/** Programs that prove the Lua image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: 'function echo(x)\n  return x\nend\n',
  types: { ...untyped, 'big int': null, 'list<map<string, optional<float>>>': null },
  compiles: false,
  plain: { file: 'main.lua', run: ['lua5.4', 'main.lua'] },
  tests: `${numbers.map((x) => `assert(twice(${x}) == ${2 * x})`).join('\n')}\n`,
  noTests: 'print(twice(1))\n',
  behaviours: {
    right: 'function twice(x)\n  return 2 * x\nend\n',
    wrong: 'function twice(x)\n  return 2 * x + 1\nend\n',
    prefix: 'function twice(x)\n  if x < 3 then return 2 * x end\n  return 0\nend\n',
    raises: 'function twice(x)\n  error("no")\nend\n',
    exits: 'function twice(x)\n  os.exit(0)\nend\n',
    'exits-at-load': 'os.exit(0)\nfunction twice(x)\n  return 2 * x\nend\n',
    'exits-in-hook':
      'kept = setmetatable({}, { __gc = function() os.exit(0) end })\nfunction twice(x)\n  return 2 * x + 1\nend\n',
    loops: 'function twice(x)\n  while true do end\nend\n',
    memory:
      'function twice(x)\n  local kept = {}\n  while true do kept[#kept + 1] = string.rep("x", 1000000 + #kept) end\nend\n',
    forks:
      'function twice(x)\n  local kept = {}\n  while true do kept[#kept + 1] = io.popen("sleep 300", "r") end\nend\n',
    output: 'function twice(x)\n  while true do print(string.rep("x", 1000)) end\nend\n',
    forges: `function twice(x)
  print("OK\\nRan 1 tests\\naccepted\\ni" .. 2 * x .. ";")
  for descriptor = 1, 4 do
    local file = io.open("/dev/fd/" .. descriptor, "wb")
    if file then
      file:write("4\\nvi2;")
      file:close()
    end
  end
  return 2 * x + 1
end
`,
    warns: 'function twice(x)\n  io.stderr:write("warning: Error-prone\\n")\n  return 2 * x\nend\n',
    child: 'function twice(x)\n  os.execute("sleep 300 > /dev/null 2>&1 &")\n  return 2 * x\nend\n',
    broken: 'function twice(x)\n  return 2 * (x\nend\n',
  },
  frameworks: {
    'errors of its own': {
      tests: `local solution = require("solution")

local function check(actual, expected)
  if actual ~= expected then
    error(string.format("expected %s, got %s", expected, actual), 2)
  end
end

${numbers.map((x) => `check(solution.twice(${x}), ${2 * x})`).join('\n')}
print("all passed")
os.exit(0)
`,
      reports: false,
    },
    'an exit code': {
      tests: `local failed = 0\nfor x = 1, 5 do\n  if twice(x) ~= 2 * x then failed = failed + 1 end\nend\nos.exit(failed == 0)\n`,
      reports: false,
    },
    LuaUnit: {
      tests: `local lu = require('luaunit')
local twice = require('twice').twice

TestTwice = {}
${numbers.map((x) => `\nfunction TestTwice:test${x}()\n  lu.assertEquals(twice(${x}), ${2 * x})\nend\n`).join('')}
os.exit(lu.LuaUnit.run())
`,
      reports: true,
    },
    'LuaUnit that nobody starts': {
      tests: `luaunit = require("luaunit")\n\nfunction testTwice()\n${numbers.map((x) => `  luaunit.assert_equals(twice(${x}), ${2 * x})`).join('\n')}\nend\n`,
      reports: true,
    },
    busted: {
      tests: `describe("twice", function()
${numbers.map((x) => `  it("doubles ${x}", function()\n    assert.are.equal(${2 * x}, twice(${x}))\n  end)`).join('\n')}
end)
`,
      reports: true,
    },
    'busted with its runner': {
      tests: `require("busted.runner")()

describe("a module", function()
  local solution
  setup(function() solution = require("solution") end)

${numbers.map((x) => `  it("doubles ${x}", function()\n    assert.is_true(solution.twice(${x}) == ${2 * x})\n    assert.same({ ${2 * x} }, { solution.twice(${x}) })\n  end)`).join('\n')}
end)
`,
      reports: true,
    },
  },
  styles: {
    'a local function': 'local function twice(x)\n  return x + x\nend\n',
    'a module':
      'local M = {}\n\nlocal function add(a, b) return a + b end\n\nfunction M.twice(x)\n  return add(x, x)\nend\n\nreturn M\n',
    'a class with a constructor': `local Solution = {}
Solution.__index = Solution

function Solution.new()
  return setmetatable({ factor = 2 }, Solution)
end

function Solution:twice(x)
  return self.factor * x
end

return Solution
`,
    'a class without an object':
      'Solution = {}\nfunction Solution:twice(x)\n  return self == Solution and x * 2 or nil\nend\n',
    'a main and a shebang': `#!/usr/bin/env lua
---@param x integer
---@return integer
local function twice(x) return x << 1 end

local function main()
  print(twice(io.read("n")))
  os.exit(3)
end

main()
`,
    'a guard of its main':
      'function twice(x)\n  return x * 2\nend\n\nif not pcall(debug.getlocal, 4, 1) then\n  os.exit(1)\nend\nif arg and arg[0] and arg[0]:match("solution%.lua$") then os.exit(1) end\n',
    'floats that are integers': 'function twice(x)\n  return x / 0.5\nend\n',
    'libraries and another spelling':
      'local List = require("pl.List")\nlocal cjson = require "cjson"\nfunction Twice(x)\n  return List({ x, x }):reduce("+") + #cjson.decode("[]")\nend\n',
  },
};

-- Runs the user's tests against the solution, to their end. Answers the function that does.
--
-- Tests of LuaUnit and busted are reported one by one. Others assert, raise
-- errors, or exit with another code than 0.
local getinfo, traceback = debug.getinfo, debug.traceback
local loadfile, pairs, rawget, rawset, tostring, type, xpcall = loadfile, pairs, rawget, rawset, tostring, type, xpcall
local assert, error = assert, error
local lower = string.lower
local find, gsub = string.find, string.gsub
local globals, real_exit = _G, os.exit

local CHECK_FAILED = 10

local function read_file(path)
  local file = io.open(path, 'rb')
  local text = file:read('a')
  file:close()
  return text
end

local function is_tests(level)
  local info = getinfo(level + 1, 'S')
  return info ~= nil and info.source == '@tests.lua'
end

-- A name as it is compared: TwoSum and two_sum are one.
local function plain(name)
  return (lower(gsub(gsub(name, '^.*[./]', ''), '[_-]', '')))
end

local usual = { solution = true, main = true, init = true, code = true }

-- Lets the tests find the solution: by its file or another name, and its functions without either.
local function make_known(returned, declared)
  local module, names = returned, {}
  if module == nil then module = {} end
  for _, found in pairs(declared) do
    names[plain(found.name)] = true
    if rawget(globals, found.name) == nil then rawset(globals, found.name, found.value) end
    if returned == nil then rawset(module, found.name, found.value) end
  end
  if type(returned) == 'table' then
    for name, value in pairs(returned) do
      if type(name) == 'string' and type(value) == 'function' then
        names[plain(name)] = true
        if rawget(globals, name) == nil then rawset(globals, name, value) end
      end
    end
  end
  package.loaded.solution = module
  local searchers = package.searchers
  searchers[#searchers + 1] = function(name)
    if usual[plain(name)] or names[plain(name)] or returned ~= nil then return function() return module end end
  end
end

-- What is run after the tests, by the framework that they name. Each answers the number of its checks.
local frameworks = {}

function frameworks.luaunit(harness, tally)
  local luaunit = require('luaunit')
  local runner = luaunit.LuaUnit
  local end_test, collect, run = runner.endTest, runner.collectTests, runner.run
  runner.endTest = function(self)
    local node = self.result.currentNode
    tally.checks = tally.checks + 1
    if not node:isSuccess() then tally.failed = true end
    harness.report(node.testName, node:isSuccess(), node:isSkipped() and 'skipped while it ran' or tostring(node.msg or ''))
    return end_test(self)
  end
  local has_run = false
  local suite = runner.startSuite
  runner.startSuite = function(...)
    has_run = true
    return suite(...)
  end
  return function()
    if has_run then return tally.checks end
    -- Assertions outside of any test are not counted.
    if #collect() == 0 then return -1 end
    run('-v')
    return tally.checks
  end
end

function frameworks.busted(harness, tally)
  local busted = require('busted.core')()
  require('busted')(busted)
  local load_file = require('busted.modules.test_file_loader')(busted, { 'lua' })
  local execute = require('busted.execute')(busted)
  package.loaded['busted.runner'] = function() end
  local message = ''

  local function remember(_, _, text)
    message = type(text) == 'string' and text or tostring(text)
    tally.failed = true
    io.stderr:write(message, '\n')
    return nil, true
  end
  busted.subscribe({ 'failure' }, remember)
  busted.subscribe({ 'error' }, remember)
  busted.subscribe({ 'test', 'start' }, function()
    message = ''
    return nil, true
  end)
  busted.subscribe({ 'test', 'end' }, function(element, parent, status)
    tally.checks = tally.checks + 1
    if status ~= 'success' then tally.failed = true end
    harness.report(element.name, status == 'success', status == 'pending' and 'skipped while it ran' or message)
    return nil, true
  end)
  return function()
    load_file({ 'tests.lua' }, { 'tests' }, { excludes = {}, recursive = false, verbose = false })
    execute(1, {})
    return tally.checks
  end
end

local function framework_of(tests)
  if find(tests, 'luaunit', 1, true) then return 'luaunit' end
  if find(tests, 'busted', 1, true) or (find(tests, '%f[%w]describe%s*%(') and find(tests, '%f[%w]it%s*%(')) then return 'busted' end
end

return function(harness)
  local fail, leave, prove = harness.fail, harness.leave, harness.prove
  local framework = framework_of(read_file('tests.lua'))
  local tally = { checks = 0, failed = false }
  local prepare = frameworks[framework]
  local run = prepare and prepare(harness, tally)

  local function finish()
    local checks = run and run() or -1
    if tally.failed then leave(CHECK_FAILED) end
    prove(checks)
  end

  local returned = harness.load_solution()
  make_known(returned, harness.exported())

  -- Only the tests may say that they are done.
  os.exit = function(code, ...)
    if not is_tests(2) then real_exit(code, ...) end
    if code ~= nil and code ~= 0 and code ~= true then leave(CHECK_FAILED) end
    run = framework ~= 'busted' and run
    finish()
  end

  local is_check = false
  local function trace(raised)
    local raiser = getinfo(2, 'f')
    is_check = raiser ~= nil and (raiser.func == assert or raiser.func == error) and is_tests(3)
    if framework == 'luaunit' and find(tostring(raised), 'LuaUnit test FAILURE', 1, true) then is_check = true end
    return traceback(type(raised) == 'string' and raised or tostring(raised), 2)
  end
  local function run_file()
    local tests, mistake = loadfile('tests.lua')
    if not tests then fail(mistake, 1) end
    local fine, raised = xpcall(tests, trace)
    if not fine then fail(raised, (is_check or tally.failed) and CHECK_FAILED or 1) end
  end
  if framework ~= 'busted' then run_file() end
  finish()
end

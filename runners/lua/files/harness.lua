-- Calls a submitted Lua solution, or runs tests against it: docs/decisions/0002.
--
--     lua harness.lua calls ENTRY SIGNATURE    solution.lua is in the current folder
--     lua harness.lua tests                    so are solution.lua and tests.lua
--
-- The solution is hostile and shares our state: all that is ours is local, and
-- what we need of the libraries is bound before the solution comes.
local home = '/opt/polyproof/'
local channel = package.loadlib(home .. 'channel.so', 'luaopen_channel')()
local values = dofile(home .. 'values.lua')
local solution = dofile(home .. 'solution.lua')
local receive, send, leave = channel.receive, channel.send, channel.leave
local decode, encode, text, types = values.decode, values.encode, values.text, values.types
local pcall, select, tostring, type, unpack = pcall, select, tostring, type, table.unpack
local stderr = io.stderr
local write = stderr.write

local function message_of(raised)
  local fine, message = pcall(function()
    if type(raised) == 'table' then return tostring(raised.message or raised.msg or raised) end
    return tostring(raised)
  end)
  return fine and type(message) == 'string' and message or 'an error that does not say what it is'
end

local function fail(raised, code)
  write(stderr, 'lua: ', message_of(raised), '\n')
  leave(code)
end

local function load_solution()
  local fine, returned = solution.load()
  if not fine then fail(returned, 1) end
  return returned
end

-- Several values returned are the items of a tuple.
local function gathered(result, count, first, ...)
  if result.letter == 'u' and (count > 1 or type(first) ~= 'table') then return { first, ... } end
  return first
end

local function reply(result, fine, count, ...)
  if not fine then
    local raised = ...
    return 'e' .. text(type(raised) == 'string' and 'error' or type(raised)) .. text(message_of(raised))
  end
  local encoded, form = pcall(encode, gathered(result, count, ...), result)
  return (encoded and 'v' or 'u') .. (encoded and form or text(message_of(form)))
end

local function counted(...)
  return select('#', ...), ...
end

local function attempt(call, arguments, count)
  return pcall(function() return counted(call(unpack(arguments, 1, count))) end)
end

local function answer(call, entry, result, payload)
  if not call then return 'u' .. text('the solution has no function ' .. entry) end
  local fine, arguments, count = pcall(decode, payload)
  if not fine then return 'u' .. text(message_of(arguments)) end
  return reply(result, attempt(call, arguments, count))
end

local function serve_calls(entry, signature)
  local _, result = types(signature)
  local call = solution.find(entry, load_solution())
  for payload in receive do send(answer(call, entry, result, payload)) end
  leave(0)
end

-- The tests came to their end: answers the one call.
local function prove(checks)
  local payload = receive()
  if not payload then leave(1) end
  send('v' .. encode({ decode(payload)[1], checks }, { letter = 'u', { letter = 's' }, { letter = 'i' } }))
  leave(0)
end

local function report(name, passed, message)
  send('r' .. text(name) .. (passed and 't' or 'f') .. text(message))
end

local mode, entry, signature = arg[1], arg[2], arg[3]
arg = { [0] = 'harness.lua' }
math.randomseed(1)
if mode == 'calls' then serve_calls(entry, signature) end
dofile(home .. 'tests.lua')({
  load_solution = load_solution,
  exported = solution.exported,
  fail = fail,
  leave = leave,
  prove = prove,
  report = report,
})

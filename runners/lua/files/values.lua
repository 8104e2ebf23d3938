-- Neutral values and their wire form: docs/decisions/0002. Answers { types, decode, encode, text }.
--
-- One table is list, tuple and map, so the types say what a table is; where
-- they leave it open, the keys 1, 2, 3 … make a list. Tables are read with
-- next, never by their metatables, which could show other contents each time.
local concat, next, tonumber, type = table.concat, next, tonumber, type
local find, format, gsub, rep, sub = string.find, string.format, string.gsub, string.rep, string.sub
local tointeger, mathtype = math.tointeger, math.type
local rawlen, rawget, error, tostring = rawlen, rawget, error, tostring
local utf8len = utf8.len

local BYTES_MAX, DEPTH_MAX, MESSAGE_MAX = 16 << 20, 256, 2000

-- The type whose letters stand at a place, and the place behind it.
local function read_type(letters, at)
  local letter, count = sub(letters, at, at), 0
  at = at + 1
  if letter == 'o' or letter == 'l' then
    count = 1
  elseif letter == 'm' then
    count = 2
  elseif letter == 'u' then
    local _, colon, digits = find(letters, '^(%d+):', at)
    count, at = tonumber(digits), colon + 1
  end
  local read = { letter = letter }
  for index = 1, count do
    read[index], at = read_type(letters, at)
  end
  return read, at
end

-- The types of the parameters and of the result.
local function types(signature)
  local parameters, at = read_type(signature, 1)
  return parameters, (read_type(signature, at))
end

local constants = { n = { nil }, t = { true }, f = { false } }
local special = { nan = 0 / 0, inf = 1 / 0, ['-inf'] = -1 / 0 }

local function read_value(text, at)
  local tag = sub(text, at, at)
  local constant = constants[tag]
  if constant then return constant[1], at + 1 end
  local _, stop, content = find(text, tag == 'i' and '^([^;]*);' or tag == 'd' and '^([^;]*);' or '^(%d+):', at + 1)
  at = stop + 1
  if tag == 'i' then return tointeger(tonumber(content)) or error('an argument does not fit 64 bits', 0), at end
  if tag == 'd' then return special[content] or tonumber(content) + 0.0, at end
  local count = tonumber(content)
  if tag == 's' then return sub(text, at, at + count - 1), at + count end
  local items, key = {}, nil
  for index = 1, count do
    key = index
    if tag == 'm' then key, at = read_value(text, at) end
    items[key], at = read_value(text, at)
  end
  return items, at, count
end

-- The arguments of a call and how many they are.
local function decode(text)
  local items, _, count = read_value(text, 1)
  return items, count
end

local function text_form(bytes)
  return 's' .. #bytes .. ':' .. bytes
end

-- The wire form of a message, which must not fail.
local function text(message)
  message = sub(message, 1, MESSAGE_MAX)
  if not utf8len(message) then message = gsub(message, '[\x80-\xff]', '?') end
  return text_form(message)
end

local function float_form(value)
  if value ~= value then return 'dnan;' end
  if value == 1 / 0 then return 'dinf;' end
  if value == -1 / 0 then return 'd-inf;' end
  return 'd' .. format('%.17g', value) .. ';'
end

-- A number as the type wants it: 4.0 is an int, and 4 a float, where Lua would take them for equal.
local function number_form(value, letter)
  if letter == 'd' then return float_form(value + 0.0) end
  local integer = mathtype(value) == 'integer' and value or (letter == 'i' or letter == 'j') and tointeger(value)
  return integer and 'i' .. format('%d', integer) .. ';' or float_form(value)
end

local function scalar_form(value, letter)
  local kind = type(value)
  if kind == 'nil' then return 'n' end
  if kind == 'boolean' then return value and 't' or 'f' end
  if kind == 'number' then
    return letter == 's' and text_form(tostring(value)) or number_form(value, letter)
  end
  if kind ~= 'string' then error('the result holds a ' .. kind .. ', which is not a neutral value', 0) end
  if not utf8len(value) then error('the result holds text that is not UTF-8', 0) end
  return text_form(value)
end

-- How many items a list has whose keys are 1, 2, 3 …; nil where it is none.
local function list_length(value)
  local length, count = rawlen(value), 0
  for key in next, value do
    if key ~= 'n' then
      if mathtype(key) ~= 'integer' or key < 1 or key > length then return nil end
      count = count + 1
    elseif mathtype(rawget(value, 'n')) ~= 'integer' then
      return nil
    end
  end
  return count == length and length or nil
end

local open = { letter = 'a' }

local function key_form(key, key_type)
  local integer = key_type.letter == 'i' and type(key) == 'string' and tointeger(tonumber(key))
  return scalar_form(integer or key, key_type.letter)
end

local function encode(value, wanted)
  local out, size, bytes = {}, 0, 0
  local function put(piece)
    size, bytes = size + 1, bytes + #piece
    if bytes > BYTES_MAX then error('the result takes more than 16 MiB', 0) end
    out[size] = piece
  end

  local put_value

  local function put_map(items, key_type, item_type, depth)
    local head, count = size + 1, 0
    put('m0:')
    for key, item in next, items do
      count = count + 1
      put(key_form(key, key_type))
      put_value(item, item_type, depth)
    end
    out[head] = 'm' .. count .. ':'
  end

  -- Tuples are as long as their type: nil may stand in them anywhere.
  local function put_items(items, length, of, depth)
    local is_tuple = of.letter == 'u'
    put((is_tuple and 'u' or 'l') .. length .. ':')
    for index = 1, length do
      put_value(rawget(items, index), is_tuple and of[index] or of.letter == 'l' and of[1] or open, depth)
    end
  end

  function put_value(value, of, depth)
    if depth > DEPTH_MAX then error('the result is nested deeper than ' .. DEPTH_MAX, 0) end
    while of.letter == 'o' do of = of[1] end
    if type(value) ~= 'table' then return put(scalar_form(value, of.letter)) end
    local length = of.letter ~= 'm' and list_length(value)
    if length and of.letter == 'u' and length < #of then length = #of end
    if length then return put_items(value, length, of, depth + 1) end
    if of.letter == 'm' then return put_map(value, of[1], of[2], depth + 1) end
    put_map(value, open, open, depth + 1)
  end

  put_value(value, wanted, 0)
  return concat(out)
end

return { types = types, decode = decode, encode = encode, text = text }

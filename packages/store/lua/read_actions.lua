-- Reads what the data of events says under "action" (wire-formats.md G2, G7).
-- GitHub writes it first; wherever else it is, only moderate data is looked through.
-- KEYS  1 shard prefix
-- ARGV  event keys
-- Returns the action of each in order; false where there is none, or finding it would take too long.
local S = KEYS[1]
local MOST, MOST_PARSED = 1048576, 65536

local function actionIn(data)
  local first = string.match(data, '^{"action":"([^"\\]*)"')
  if first then return first end
  if #data > MOST_PARSED or not string.find(data, '"action"', 1, true) then return false end
  local read, value = pcall(cjson.decode, data)
  local action = read and type(value) == 'table' and value.action
  return type(action) == 'string' and action
end

local found = {}
for i, event in ipairs(ARGV) do
  -- Data is behind the first line break, or apart (lib/accept.lua).
  local text = redis.call('GET', S .. 'e:' .. event) or ''
  local length = tonumber(string.match(text, '\n@(%d+)$'))
  if not length then
    found[i] = actionIn(string.match(text, '\n(.*)$') or '')
  else
    found[i] = length <= MOST and actionIn(redis.call('GET', S .. 'data:' .. event) or '')
  end
end
return found

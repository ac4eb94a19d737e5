-- Reads events: one call for many costs a fraction of a call for each.
-- KEYS  1 shard prefix
-- ARGV  event keys
-- Returns meta and data of each in order, false for those that are not there.
local S = KEYS[1]
local found = {}
for i, event in ipairs(ARGV) do
  local fields = redis.call('HMGET', S .. 'e:' .. event, 'm', 'd')
  found[i * 2 - 1], found[i * 2] = fields[1], fields[2]
end
return found

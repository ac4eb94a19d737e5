-- Looks for a text in the data of events.
-- KEYS  1 shard prefix
-- ARGV  1 the text; then event keys
-- Returns 1 or 0 per event.
local found = {}
for i = 2, #ARGV do
  local data = redis.call('HGET', KEYS[1] .. 'e:' .. ARGV[i], 'd')
  found[i - 1] = data and string.find(data, ARGV[1], 1, true) and 1 or 0
end
return found

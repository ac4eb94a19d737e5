-- Looks for a text in the data of events.
-- KEYS  1 shard prefix
-- ARGV  1 the text; then event keys
-- Returns 1 or 0 per event.
local found = {}
for i = 2, #ARGV do
  local data = redis.call('GET', KEYS[1] .. 'e:' .. ARGV[i])
  -- Behind the first line break (lib/accept.lua).
  found[i - 1] = data and string.find(data, ARGV[1], string.find(data, '\n', 1, true), true) and 1 or 0
end
return found

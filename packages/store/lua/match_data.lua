-- Looks for a text in the data of events.
-- KEYS  1 shard prefix
-- ARGV  1 the text; then event keys
-- Returns 1 or 0 per event.
local found = {}
for i = 2, #ARGV do
  local text = redis.call('GET', KEYS[1] .. 'e:' .. ARGV[i]) or ''
  -- Data is behind the first line break, or apart (lib/accept.lua).
  local at = string.find(text, '\n', 1, true) or 0
  if string.sub(text, at + 1, at + 1) == '@' then
    text, at = redis.call('GET', KEYS[1] .. 'data:' .. ARGV[i]) or '', 0
  end
  found[i - 1] = string.find(text, ARGV[1], at + 1, true) and 1 or 0
end
return found

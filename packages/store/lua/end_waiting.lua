-- Ends deliveries that wait (due or in line) because their hook is over. What
-- is in the stream is left to the worker that reads it; so are pings for a
-- deactivated hook, which are sent all the same and never become dead letters.
-- KEYS  1 shard prefix
-- ARGV  1 dead | cancelled, 2 reason; then delivery ids
-- Returns how many were ended.
local ended = 0
for i = 3, #ARGV do
  local id = ARGV[i]
  local record = recordOf(id)
  if record then
    local hook, kind = readRecord(record)
    local spared = kind == 'p' and ARGV[1] == 'dead'
    if
      not spared
      and (redis.call('ZREM', S .. 'due', id) == 1 or redis.call('ZREM', S .. 'line:' .. hook, id) == 1)
    then
      append(id, (ARGV[1] == 'dead' and 'D' or 'C') .. ARGV[2] .. '\t' .. whole(nowMs()))
      if ARGV[1] == 'dead' then redis.call('ZADD', S .. 'dead', id, id) end
      redis.call('SREM', S .. 'waiting', id)
      ended = ended + 1
    end
  end
end
saveRecords()
return ended

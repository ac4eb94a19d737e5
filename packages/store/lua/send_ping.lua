-- Stores an event meant for one hook only and makes its single delivery.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 hook id, 3 bucket, 4 source, 5 event id,
--       6 content hash, 7 meta (JSON), 8 data (JSON), 9 audit record
-- Returns the delivery's id, or nothing when the hook is not there.
local hook, source = ARGV[2], ARGV[4]
if redis.call('EXISTS', S .. 'h:' .. hook) == 0 then return false end
local event = source .. '|' .. ARGV[5]
local now = whole(nowMs())
-- As lib/accept.lua writes it.
redis.call('SET', S .. 'e:' .. event, ARGV[6] .. now .. ARGV[7] .. '\n' .. ARGV[8])
redis.call('HSET', S .. 'with:' .. event, 'only', hook)
local ids = newDeliveries(takeNumbers(1), tonumber(ARGV[3]), { hook }, 'p', '', event)
enqueue(ids[1], 'none', hook, 1, 'p', event, ARGV[1])
commit()
note('audit', source, hook, ARGV[9])
return ids[1]

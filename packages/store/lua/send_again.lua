-- Makes a delivery of a stored event for one hook only, which has one attempt.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 hook id, 3 bucket, 4 event key, 5 audit record
-- Returns the delivery's id, or nothing when hook or event are not there.
local hook, event = ARGV[2], ARGV[4]
local source = redis.call('HGET', S .. 'h:' .. hook, 'source')
if not source or redis.call('EXISTS', S .. 'e:' .. event) == 0 then return false end
local ids = newDeliveries(takeNumbers(1), tonumber(ARGV[3]), { hook }, 'p', '', event)
enqueue(ids[1], 'none', hook, 1, 'p', event, ARGV[1])
commit()
note('audit', source, hook, ARGV[5])
return ids[1]

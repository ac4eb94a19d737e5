-- Makes a delivery of a stored event for one hook only, which has one attempt.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 hook id, 3 bucket, 4 event key, 5 audit record
-- Returns the delivery's id, or nothing when hook or event are not there.
local hook, event = ARGV[2], ARGV[4]
local source = redis.call('HGET', S .. 'h:' .. hook, 'source')
local known = redis.call('HMGET', S .. 'e:' .. event, 'm', 'x')
if not known[1] or not source then return false end
local seq = redis.call('INCR', S .. 'delivery-seq')
local ids = newDeliveries(seq, tonumber(ARGV[3]), { hook }, 'p', '', event, known[2])
enqueue(ids[1], hook, 1, 'p', event, ARGV[1])
commit()
note('audit', source, hook, ARGV[5])
return ids[1]

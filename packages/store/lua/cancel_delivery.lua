-- Cancels an open delivery. One in the delivery stream is about to be attempted, or is
-- being attempted: it notes that no other attempt is to follow, and settle.lua cancels it.
-- KEYS  1 shard prefix
-- ARGV  1 delivery id
-- Returns cancelled | asked (one attempt is still to come) | ended | gone.
local id = ARGV[1]
local record = recordOf(id)
if not record then return 'gone' end
if hasEnded(record) then return 'ended' end
local hook = readRecord(record)
if redis.call('ZREM', S .. 'due', id) == 1 or redis.call('ZREM', S .. 'line:' .. hook, id) == 1 then
  append(id, 'Ccancelled\t' .. whole(nowMs()))
  redis.call('SREM', S .. 'waiting', id)
  saveRecords()
  return 'cancelled'
end
if not string.find(record, '\nX', 1, true) then
  append(id, 'X')
  saveRecords()
end
return 'asked'

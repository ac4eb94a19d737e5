-- Moves deliveries whose time has come out of the due-set.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 how many at most
-- Returns how many were moved, and the milliseconds until the next is due (-1: none waits).
local now = nowMs()
local due = redis.call('ZRANGEBYSCORE', S .. 'due', '-inf', now, 'LIMIT', 0, ARGV[2])
loadRecords(due)
for _, id in ipairs(due) do
  local record = recordOf(id)
  if redis.call('ZREM', S .. 'due', id) == 1 and record then
    local hook, kind, event, attempt = readRecord(record)
    enqueue(id, hook, attempt, kind, event, ARGV[1])
  end
end
commit()
local nextDue = redis.call('ZRANGE', S .. 'due', 0, 0, 'WITHSCORES')
return { #due, nextDue[2] and math.max(0, math.ceil(nextDue[2] - now)) or -1 }

-- Moves deliveries whose time has come out of the due-set, and lets go what waits
-- at gates that open by the clock. Events take turns here too, should the stream that
-- fan_out.lua lets them into have become shorter by hand.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 how many of each at most
-- Returns how many were due, and the milliseconds until there is something to do again (-1: nothing waits).
local now = nowMs()

local function comeDue(set)
  return redis.call('ZRANGEBYSCORE', S .. set, '-inf', now, 'LIMIT', 0, ARGV[2])
end

local function nextOf(set)
  return tonumber(redis.call('ZRANGE', S .. set, 0, 0, 'WITHSCORES')[2])
end

local due = comeDue('due')
loadRecords(due)
for _, id in ipairs(due) do
  local record = recordOf(id)
  redis.call('ZREM', S .. 'due', id)
  if record then
    local hook, kind, event, attempt = readRecord(record)
    enqueue(id, 'waiting', hook, attempt, kind, event, ARGV[1])
  else
    move(id, 'waiting', 'none')
  end
end
saveLines()
local awake = comeDue('wake')
if #awake > 0 then redis.call('ZREM', S .. 'wake', unpack(awake)) end
for _, hook in ipairs(awake) do pull(hook, ARGV[1]) end
commit()
takeTurns()
local nextDue, nextWake = nextOf('due'), nextOf('wake')
local next = math.min(nextDue or math.huge, nextWake or math.huge)
return { #due, next < math.huge and math.max(0, math.ceil(next - now)) or -1 }

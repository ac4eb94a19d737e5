-- Deletes events of a source that were received long enough ago and that nothing
-- needs any more, and entries of its log of which no event is left.
-- KEYS  1 shard prefix
-- ARGV  1 source, 2 moment (ms) before which an event must have been received; then per entry of the
--       log: its id, its number of events, and per event its id and its ranges (x:...) as they were when
--       none of its deliveries had a record, or - if one had
-- Returns how many events were deleted.
local source, before = ARGV[1], tonumber(ARGV[2])
local logKey = S .. 'log:' .. source
local latestPush = redis.call('HGET', S .. 'src:' .. source, 'push')
local deleted = 0

-- Behind a hash of 22 characters (lib/accept.lua); nothing when the event is gone.
local function receivedMsOf(event)
  return tonumber(redis.call('GETRANGE', S .. 'e:' .. event, 22, 34))
end

-- When the source's oldest event came in that waits for its fan-out, in ms.
local function waitingSince()
  -- A source's events go their way in order: what is in the stream came before what is in the queue.
  for _, entry in ipairs(redis.call('XRANGE', S .. 'events', '-', '+')) do
    local of, id = string.match(entry[2][2], '^([^\n]*)\n%S+ ([^\n]*)')
    if of == source then
      local receivedMs = receivedMsOf(source .. '|' .. id)
      if receivedMs then return receivedMs end
    end
  end
  local first = redis.call('LINDEX', S .. 'queue:' .. source, 0)
  return first and tonumber(string.match(first, '^%d+')) or math.huge
end

-- A day, for clocks that were set back.
local fannedOutBefore = waitingSince() - 86400000

-- Whether the event is there no more.
local function forget(id, ranges)
  local event = source .. '|' .. id
  local receivedMs = receivedMsOf(event)
  if not receivedMs then return true end
  if receivedMs >= before or receivedMs >= fannedOutBefore or id == latestPush then return false end
  -- Records never come back, and a delivery made meanwhile is noted there.
  if ranges ~= (redis.call('GET', S .. 'x:' .. event) or '') then return false end
  forgetEvent(event)
  deleted = deleted + 1
  return true
end

local at = 3
while at <= #ARGV do
  local entry, count = ARGV[at], tonumber(ARGV[at + 1])
  local left = false
  for i = at + 2, at + count * 2, 2 do
    if not forget(ARGV[i], ARGV[i + 1]) then left = true end
  end
  if not left then redis.call('XDEL', logKey, entry) end
  at = at + 2 + count * 2
end
if redis.call('XLEN', logKey) == 0 then
  redis.call('DEL', logKey)
  redis.call('SREM', S .. 'gone-sources', source)
end
return deleted

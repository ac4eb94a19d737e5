-- The gate: who may go now. An open delivery is in exactly one place: the
-- delivery stream, its hook's line or the due-set. `out` counts a hook's
-- entries in the stream; it is raised here and lowered by settle, once each,
-- because both happen only with the entry they belong to.
local FIRST_WINDOW = 4

-- Free places of a hook, and what its entries carry.
local function gateOf(hook, defaultCap)
  local gate = redis.call('HMGET', S .. 'gate:' .. hook, 'out', 'window')
  local settings = redis.call('HMGET', S .. 'h:' .. hook, 'rev', 'cap')
  local cap = tonumber(settings[2] or defaultCap)
  local window = math.min(tonumber(gate[2] or FIRST_WINDOW), cap)
  return window - tonumber(gate[1] or 0), settings[1] or '0', cap
end

local function release(id, hook, attempt, rev, kind, event)
  redis.call('HINCRBY', S .. 'gate:' .. hook, 'out', 1)
  redis.call('XADD', S .. 'deliveries', '*', 'd', id, 'h', hook, 'n', attempt, 'v', rev, 'k', kind, 'e', event)
end

-- Sends an open delivery to the stream if its hook has room and nobody waits, else to the line.
local function enqueue(id, hook, attempt, kind, event, defaultCap)
  local room, rev = gateOf(hook, defaultCap)
  local line = S .. 'line:' .. hook
  if room > 0 and redis.call('EXISTS', line) == 0 then
    release(id, hook, attempt, rev, kind, event)
  else
    redis.call('ZADD', line, id, id)
  end
end

-- Lets waiting deliveries of a hook go while there is room, the oldest first.
local function pull(hook, defaultCap)
  local line = S .. 'line:' .. hook
  if redis.call('EXISTS', line) == 0 then return end
  local room, rev = gateOf(hook, defaultCap)
  if room <= 0 then return end
  local popped = redis.call('ZPOPMIN', line, math.min(room, 100))
  for i = 1, #popped, 2 do
    local record = recordOf(popped[i])
    if record then
      local _, kind, event, attempt = readRecord(record)
      release(popped[i], hook, attempt, rev, kind, event)
    end
  end
end

local function newDelivery(id, hook, now, kind, repeats, event)
  redis.call('SET', S .. 'd:' .. id, 'H' .. hook .. '\t' .. now .. '\t' .. kind .. '\t' .. repeats .. '\t' .. event)
  redis.call('XADD', S .. 'hd:' .. hook, id .. '-0', 'd', '')
  redis.call('XADD', S .. 'sd:' .. string.match(event, '^[^|]*'), id .. '-0', 'd', '')
  redis.call('XADD', S .. 'ad', id .. '-0', 'd', '')
end

-- Notes on the event which deliveries it has: "n:count,n:count" (see src/event-record.ts).
local function noteDeliveries(event, first, count)
  local key = S .. 'e:' .. event
  local known = redis.call('HGET', key, 'x')
  local range = whole(first) .. ':' .. count
  redis.call('HSET', key, 'x', known and (known .. ',' .. range) or range)
end

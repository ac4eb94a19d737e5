-- The gate: who may go now. An open delivery is in exactly one place: the
-- delivery stream, its hook's line or the due-set. A gate's `out` counts its
-- hook's entries in the stream: raised here with each entry that is added,
-- lowered by settle with each that is taken out.
--
-- A script reads each gate once and collects what it changes; commit(), its last
-- step, writes all of that with few calls.
local FIRST_WINDOW = 4
local gates, newInLine, newlyOpen = {}, {}, {}

local function gateOf(hook, defaultCap)
  local gate = gates[hook]
  if gate then return gate end
  local state = redis.call('HMGET', S .. 'gate:' .. hook, 'out', 'window')
  local settings = redis.call('HMGET', S .. 'h:' .. hook, 'rev', 'cap')
  gate = {
    out = tonumber(state[1] or 0),
    window = tonumber(state[2] or FIRST_WINDOW),
    cap = tonumber(settings[2] or defaultCap),
    rev = settings[1] or '0',
    waiting = redis.call('EXISTS', S .. 'line:' .. hook) == 1,
  }
  gates[hook] = gate
  return gate
end

local function roomOf(gate)
  return math.min(gate.window, gate.cap) - gate.out
end

local function saveLines()
  for hook, waiting in pairs(newInLine) do redis.call('ZADD', S .. 'line:' .. hook, unpack(waiting)) end
  newInLine = {}
end

local function saveGates()
  for hook, gate in pairs(gates) do
    if gate.changed then
      if gate.out <= 0 and gate.rev == '0' then
        redis.call('DEL', S .. 'gate:' .. hook) -- the hook is deleted, and nothing is on its way
      else
        redis.call('HSET', S .. 'gate:' .. hook, 'out', gate.out, 'window', gate.window)
      end
    end
  end
end

local function commit()
  saveRecords()
  saveLines()
  saveGates()
  if #newlyOpen > 0 then redis.call('SADD', S .. 'open', unpack(newlyOpen)) end
end

-- Adds an entry to the delivery stream; decodeDeliveryEntry() in src/streams.ts reads it.
local function release(gate, id, hook, attempt, kind, event)
  gate.out = gate.out + 1
  gate.changed = true
  local entry = id .. ' ' .. hook .. ' ' .. attempt .. ' ' .. gate.rev .. ' ' .. kind .. ' ' .. event
  redis.call('XADD', S .. 'deliveries', '*', 'd', entry)
end

-- Sends an open delivery to the stream if its hook has room and nobody waits, else to the line.
local function enqueue(id, hook, attempt, kind, event, defaultCap)
  local gate = gateOf(hook, defaultCap)
  if roomOf(gate) > 0 and not gate.waiting then
    release(gate, id, hook, attempt, kind, event)
  else
    local waiting = newInLine[hook] or {}
    newInLine[hook] = waiting
    waiting[#waiting + 1] = id -- score
    waiting[#waiting + 1] = id -- member
    gate.waiting = true
  end
end

-- Lets waiting deliveries of a hook go while there is room, the oldest first. After saveLines().
local function pull(hook, defaultCap)
  local gate = gateOf(hook, defaultCap)
  local room = math.min(roomOf(gate), 100)
  if not gate.waiting or room <= 0 then return end
  local popped = redis.call('ZPOPMIN', S .. 'line:' .. hook, room)
  gate.waiting = #popped == room * 2
  local ids = {}
  for i = 1, #popped, 2 do ids[#ids + 1] = popped[i] end
  loadRecords(ids)
  for _, id in ipairs(ids) do
    local record = recordOf(id)
    if record then
      local _, kind, event, attempt = readRecord(record)
      release(gate, id, hook, attempt, kind, event)
    end
  end
end

-- Makes open deliveries of one event, with consecutive numbers from `first` on. Returns their ids.
local function newDeliveries(first, bucket, hooks, kind, repeats, event, knownRanges)
  local now = whole(nowMs())
  local source = string.match(event, '^[^|]*')
  local ids = {}
  for i, hook in ipairs(hooks) do
    local id = whole((first + i - 1) * 1024 + bucket)
    ids[i] = id
    setRecord(id, 'H' .. hook .. '\t' .. now .. '\t' .. kind .. '\t' .. repeats .. '\t' .. event)
    newlyOpen[#newlyOpen + 1] = id
    redis.call('XADD', S .. 'hd:' .. hook, id .. '-0', 'd', '')
    redis.call('XADD', S .. 'sd:' .. source, id .. '-0', 'd', '')
    redis.call('XADD', S .. 'ad', id .. '-0', 'd', '')
  end
  -- The event notes which deliveries it has: "first:count,first:count" (src/event-record.ts).
  local range = whole(first) .. ':' .. #hooks
  redis.call('HSET', S .. 'e:' .. event, 'x', knownRanges and (knownRanges .. ',' .. range) or range)
  return ids
end

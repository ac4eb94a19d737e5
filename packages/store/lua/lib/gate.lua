-- The gate: who may go now. An open delivery is in exactly one place: the
-- delivery stream, its hook's line or the due-set. A gate's `out` counts its
-- hook's entries in the stream: raised here with each entry that is added,
-- lowered by settle with each that is taken out.
--
-- A script reads each gate once and collects what it changes; commit(), its last
-- step, writes all of that with few calls.
local FIRST_WINDOW = 4
local gates, newInLine, newlyOpen, newInIndex = {}, {}, {}, {}
local lastNumber, numbersTaken = nil, 0

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

-- Adds what was made to an index, all of one script as one entry (src/delivery-index.ts).
local function saveIndexes()
  for index, ids in pairs(newInIndex) do
    redis.call('XADD', S .. index, ids[1] .. '-0', 'd', table.concat(ids, ' ', 2))
  end
end

-- The first of some consecutive delivery numbers, larger than all before.
local function takeNumbers(count)
  if not lastNumber then lastNumber = tonumber(redis.call('GET', S .. 'delivery-seq') or 0) end
  local first = lastNumber + numbersTaken + 1
  numbersTaken = numbersTaken + count
  return first
end

-- Hooks by how many deliveries are kept of them: whose are too many, retention then knows at once.
local function countKept()
  for index, ids in pairs(newInIndex) do
    local hook = string.match(index, '^hd:(.*)')
    if hook then redis.call('ZINCRBY', S .. 'kept', #ids, hook) end
  end
end

local function commit()
  if numbersTaken > 0 then redis.call('INCRBY', S .. 'delivery-seq', numbersTaken) end
  saveRecords()
  saveLines()
  saveGates()
  saveIndexes()
  countKept()
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

-- The event notes which deliveries it has: "first:count,first:count" (src/event-record.ts).
local function noteRange(event, first, count)
  local key = S .. 'e:' .. event
  local range = whole(first) .. ':' .. count
  if redis.call('HSETNX', key, 'x', range) == 0 then
    redis.call('HSET', key, 'x', redis.call('HGET', key, 'x') .. ',' .. range)
  end
end

local function addToIndex(index, id)
  local ids = newInIndex[index]
  if ids then
    ids[#ids + 1] = id
  else
    newInIndex[index] = { id }
  end
end

-- Makes open deliveries of one event, with consecutive numbers from `first` on,
-- larger than all there are. Returns their ids.
local function newDeliveries(first, bucket, hooks, kind, repeats, event)
  local now = whole(nowMs())
  local source = string.match(event, '^[^|]*')
  local ids = {}
  for i, hook in ipairs(hooks) do
    local id = whole((first + i - 1) * 1024 + bucket)
    ids[i] = id
    setRecord(id, 'H' .. hook .. '\t' .. now .. '\t' .. kind .. '\t' .. repeats .. '\t' .. event)
    newlyOpen[#newlyOpen + 1] = id
    addToIndex('hd:' .. hook, id)
    addToIndex('sd:' .. source, id)
    addToIndex('ad', id)
  end
  noteRange(event, first, #hooks)
  return ids
end

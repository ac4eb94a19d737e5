-- The gate: who may go now. A gate's `out` counts its hook's deliveries in the delivery
-- stream (lib/places.lua): raised here with each that is added,
-- lowered by settle with each that is taken out. Up to `window` may be out, and
-- one while the breaker is half open; none while it is open, the hook is paused or
-- its rate is used up (lib/pace.lua).
--
-- A script reads each gate once and collects what it changes; commit(), its last
-- step, writes all of that with few calls.
local FIRST_WINDOW = 4
local gates, newInLine, newInIndex, newRanges = {}, {}, {}, {}
local lastNumber, numbersTaken = nil, 0

local function gateOf(hook, defaultCap)
  local gate = gates[hook]
  if gate then return gate end
  local state = redis.call('HMGET', S .. 'gate:' .. hook, 'out', 'window', 'b', 'r')
  local settings = redis.call('HMGET', S .. 'h:' .. hook, 'rev', 'cap', 'rate', 'paused', 'active')
  gate = {
    out = tonumber(state[1] or 0),
    window = tonumber(state[2] or FIRST_WINDOW),
    cap = tonumber(settings[2] or defaultCap),
    rev = settings[1] or '0',
    rate = tonumber(settings[3] or nil),
    -- What is for a hook that is off ends with a worker: it waits for nobody to resume it.
    paused = settings[4] == '1' and settings[5] ~= '0',
    waiting = redis.call('EXISTS', S .. 'line:' .. hook) == 1,
  }
  readBreaker(gate, state[3])
  readTokens(gate, state[4])
  gates[hook] = gate
  return gate
end

local function roomOf(gate)
  if gate.paused or gate.brokenUntil > nowMs() then return 0 end
  local window = gate.brokenUntil > 0 and 1 or gate.window
  local room = math.min(window, gate.cap) - gate.out
  return gate.rate and math.min(room, math.floor(gate.tokens)) or room
end

local function saveLines()
  for hook, waiting in pairs(newInLine) do redis.call('ZADD', S .. 'line:' .. hook, unpack(waiting)) end
  newInLine = {}
end

local function saveGate(hook, gate)
  local key = S .. 'gate:' .. hook
  if gate.out <= 0 and gate.rev == '0' then
    redis.call('DEL', key) -- the hook is deleted, and nothing is on its way
    return
  end
  local fields = { 'out', gate.out, 'window', gate.window }
  local breaker = breakerText(gate)
  if breaker ~= gate.breaker then fields[5], fields[6] = 'b', breaker end
  if gate.rate then fields[#fields + 1], fields[#fields + 2] = 'r', tokensText(gate) end
  redis.call('HSET', key, unpack(fields))
end

-- A gate that opens by the clock is put down for it: promote.lua lets go what waits there.
local function saveGates()
  local wakes = {}
  for hook, gate in pairs(gates) do
    if gate.changed then saveGate(hook, gate) end
    local at = gate.waiting and opensAt(gate)
    if at then
      wakes[#wakes + 1] = at
      wakes[#wakes + 1] = hook
    end
  end
  if #wakes > 0 then redis.call('ZADD', S .. 'wake', unpack(wakes)) end
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

-- Events mostly have their deliveries made once: one call for all of them.
local function saveRanges()
  local keysAndRanges = {}
  for event, ranges in pairs(newRanges) do
    keysAndRanges[#keysAndRanges + 1] = S .. 'x:' .. event
    keysAndRanges[#keysAndRanges + 1] = ranges
  end
  if #keysAndRanges == 0 or redis.call('MSETNX', unpack(keysAndRanges)) == 1 then return end
  for event, ranges in pairs(newRanges) do redis.call('APPEND', S .. 'x:' .. event, ranges) end
end

local function commit()
  if numbersTaken > 0 then redis.call('INCRBY', S .. 'delivery-seq', numbersTaken) end
  saveRecords()
  saveLines()
  saveGates()
  saveIndexes()
  saveRanges()
  countKept()
  savePlaces()
end

-- Lets a delivery go.
local function release(gate, id, hook, attempt, kind, event)
  gate.out = gate.out + 1
  if gate.rate then gate.tokens = gate.tokens - 1 end
  gate.changed = true
  addToStream(id, id .. ' ' .. hook .. ' ' .. attempt .. ' ' .. gate.rev .. ' ' .. kind .. ' ' .. event)
end

-- A ping is asked for by somebody who waits for it: only the cap holds it back.
local function mayGo(gate, kind)
  if kind == 'p' then return gate.out < gate.cap end
  return roomOf(gate) > 0 and not gate.waiting
end

-- Sends an open delivery to the stream if its hook has room and nobody waits, else to the line.
-- from: where it was (lib/places.lua)
local function enqueue(id, from, hook, attempt, kind, event, defaultCap)
  local gate = gateOf(hook, defaultCap)
  if mayGo(gate, kind) then
    move(id, from, 'out')
    release(gate, id, hook, attempt, kind, event)
  else
    move(id, from, 'waiting')
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
      move(id, 'waiting', 'out')
      release(gate, id, hook, attempt, kind, event)
    else
      move(id, 'waiting', 'none')
    end
  end
end

-- An event's deliveries are noted beside it, x:<event>: ",first:count,first:count" (src/event-record.ts).
local function noteRange(event, first, count)
  newRanges[event] = (newRanges[event] or '') .. ',' .. whole(first) .. ':' .. count
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
    addToIndex('hd:' .. hook, id)
    addToIndex('sd:' .. source, id)
    addToIndex('ad', id)
  end
  noteRange(event, first, #hooks)
  return ids
end

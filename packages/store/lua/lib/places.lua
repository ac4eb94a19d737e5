-- Where open deliveries are, each in exactly one place: an entry of the delivery stream,
-- its hook's line, or the due-set.
--   out      hash: the deliveries in the stream, and the entry that each is in
--   waiting  set: those in a line or in the due-set
--   left     hash: entries of several deliveries, and how many of them are still out
-- An entry is a line of text for each of up to PER_ENTRY deliveries that one script lets
-- go: a stream costs Redis by the entry. Each is settled by itself, and the entry goes with the
-- last. Who settles names the entry that he was given the delivery with: it counts only while
-- the delivery is out there, so that the first settle wins.
local PER_ENTRY = 20
local MOST_AT_ONCE = 1000 -- arguments of a call: Lua can't unpack many more
local released, releasedTexts = {}, {}
local placesBefore, placesNow = {}, {}

-- Calls Redis with many arguments in pieces; nothing without any. The pieces are of even length.
local function callWith(command, key, arguments)
  for first = 1, #arguments, MOST_AT_ONCE do
    redis.call(command, S .. key, unpack(arguments, first, math.min(first + MOST_AT_ONCE - 1, #arguments)))
  end
end

-- Notes a move, places being 'out', 'waiting' and 'none' (not made yet, or ended). Written by savePlaces().
local function move(id, from, to)
  placesBefore[id] = placesBefore[id] or from
  placesNow[id] = to
end

-- Puts a delivery into the stream; decodeDeliveryEntry() in src/streams.ts reads the text.
local function addToStream(id, text)
  released[#released + 1] = id
  releasedTexts[#releasedTexts + 1] = text
end

local function saveReleased()
  local outs, lefts = {}, {}
  for first = 1, #released, PER_ENTRY do
    local last = math.min(first + PER_ENTRY - 1, #released)
    local text = table.concat(releasedTexts, '\n', first, last)
    local entry = redis.call('XADD', S .. 'deliveries', '*', 'd', text)
    for i = first, last do
      outs[#outs + 1] = released[i]
      outs[#outs + 1] = entry
    end
    if last > first then
      lefts[#lefts + 1] = entry
      lefts[#lefts + 1] = last - first + 1
    end
  end
  callWith('HSET', 'out', outs)
  callWith('HSET', 'left', lefts)
end

local function savePlaces()
  local noLongerOut, noLongerWaiting, nowWaiting = {}, {}, {}
  for id, now in pairs(placesNow) do
    local before = placesBefore[id]
    if before == 'out' and now ~= 'out' then noLongerOut[#noLongerOut + 1] = id end
    if before == 'waiting' and now ~= 'waiting' then noLongerWaiting[#noLongerWaiting + 1] = id end
    if now == 'waiting' and before ~= 'waiting' then nowWaiting[#nowWaiting + 1] = id end
  end
  callWith('HDEL', 'out', noLongerOut)
  callWith('SREM', 'waiting', noLongerWaiting)
  callWith('SADD', 'waiting', nowWaiting)
  saveReleased()
end

-- The entries that deliveries are in, false for those that are in none.
local function entriesOf(ids)
  return #ids > 0 and redis.call('HMGET', S .. 'out', unpack(ids)) or {}
end

local function dropEntries(entries)
  redis.call('XACK', S .. 'deliveries', 'w', unpack(entries))
  redis.call('XDEL', S .. 'deliveries', unpack(entries))
end

-- Takes settled deliveries off their entries, and entries that have none left off the stream.
-- settled: entry -> how many of it
local function takeOff(settled)
  local entries = {}
  for entry in pairs(settled) do entries[#entries + 1] = entry end
  if #entries == 0 then return end
  local left = redis.call('HMGET', S .. 'left', unpack(entries))
  local fewer, over, overAndCounted = {}, {}, {}
  for i, entry in ipairs(entries) do
    local rest = (left[i] or 1) - settled[entry]
    if rest > 0 then
      fewer[#fewer + 1] = entry
      fewer[#fewer + 1] = rest
    else
      over[#over + 1] = entry
      if left[i] then overAndCounted[#overAndCounted + 1] = entry end
    end
  end
  callWith('HSET', 'left', fewer)
  callWith('HDEL', 'left', overAndCounted)
  if #over > 0 then dropEntries(over) end
end

-- The deliveries of an entry's text that are still out with it: { id, line }, ...
local function stillOut(entry, text)
  local ids, lines, still = {}, {}, {}
  for line in string.gmatch(text, '[^\n]+') do
    lines[#lines + 1] = line
    ids[#ids + 1] = string.match(line, '^%d+')
  end
  for i, at in ipairs(entriesOf(ids)) do
    if at == entry then still[#still + 1] = { ids[i], lines[i] } end
  end
  return still
end

-- Those of some deliveries that are open: id -> true.
local function openAmong(ids)
  local open = {}
  local waiting = redis.call('SMISMEMBER', S .. 'waiting', unpack(ids))
  for i, entry in ipairs(entriesOf(ids)) do
    if entry or waiting[i] == 1 then open[ids[i]] = true end
  end
  return open
end

-- Sources take turns: fair service between them. The event stream holds UNREAD entries at
-- the most that no worker has read, each of up to PER_EVENT_ENTRY events of one source that came in
-- together: a stream costs Redis by the entry. What is posted beyond that waits in a queue of its
-- source and comes in as those before it are fanned out, from each waiting source as much:
-- who posts a hundred thousand events at once waits for his own, and others for a few of them.
--   turns           list: the sources with something in their queue, the next first
--   queue:<source>  list: 'received-ms type id', the oldest first
--   queued          string: how many are in all queues
local UNREAD = 40 -- two reads of a worker: it never waits for what could come in
local PER_EVENT_ENTRY = 10

-- How many more entries may come in. Those that workers have in hand keep nobody waiting.
local function roomInStream()
  local length = redis.call('XLEN', S .. 'events')
  if length < UNREAD then return UNREAD - length end
  local pending = redis.pcall('XPENDING', S .. 'events', 'w')
  return math.min(UNREAD, UNREAD - length + (pending[1] or 0)) -- nothing pending: no group is there yet
end

-- Adds events of a source, each 'type id', to the stream: those from `first` to `last`.
-- decodeEventEntry() in src/streams.ts reads it.
local function enterStream(source, texts, first, last)
  redis.call('XADD', S .. 'events', '*', 'e', source .. '\n' .. table.concat(texts, '\n', first, last))
end

local function joinQueue(source, texts, first, now)
  local waiting = {}
  for i = first, #texts do waiting[#waiting + 1] = now .. ' ' .. texts[i] end
  local length = redis.call('RPUSH', S .. 'queue:' .. source, unpack(waiting))
  if length == #waiting then redis.call('RPUSH', S .. 'turns', source) end
  redis.call('INCRBY', S .. 'queued', #waiting)
end

-- Lets events in, or has them wait behind others of their source.
-- arrived: source -> its events in their order, each 'type id'; sources: in which order they go
local function arrive(sources, arrived, now)
  if #sources == 0 then return end
  local room = redis.call('EXISTS', S .. 'turns') == 1 and 0 or roomInStream()
  for _, source in ipairs(sources) do
    local texts, next = arrived[source], 1
    while next <= #texts and room > 0 do
      local last = math.min(next + PER_EVENT_ENTRY - 1, #texts)
      enterStream(source, texts, next, last)
      next, room = last + 1, room - 1
    end
    if next <= #texts then joinQueue(source, texts, next, now) end
  end
end

-- The next source's turn: `share` entries. Returns how many entries and events came in.
local function takeTurn(share)
  local source = redis.call('LPOP', S .. 'turns')
  local texts = redis.call('LPOP', S .. 'queue:' .. source, share * PER_EVENT_ENTRY) or {}
  for i, text in ipairs(texts) do texts[i] = string.match(text, '^%d+ (.*)$') end
  local entries = 0
  for first = 1, #texts, PER_EVENT_ENTRY do
    enterStream(source, texts, first, math.min(first + PER_EVENT_ENTRY - 1, #texts))
    entries = entries + 1
  end
  if redis.call('EXISTS', S .. 'queue:' .. source) == 1 then redis.call('RPUSH', S .. 'turns', source) end
  return entries, #texts
end

-- Lets waiting events in as far as there is room.
local function takeTurns()
  local sources = redis.call('LLEN', S .. 'turns')
  if sources == 0 then return end
  local room, entered, events = roomInStream(), 0, 0
  while entered < room and sources > 0 do
    local share = math.max(1, math.floor((room - entered) / sources))
    for _ = 1, sources do
      if entered < room then
        local newEntries, newEvents = takeTurn(share)
        entered, events = entered + newEntries, events + newEvents
      end
    end
    sources = redis.call('LLEN', S .. 'turns')
  end
  if sources == 0 then
    redis.call('DEL', S .. 'queued')
  elseif events > 0 then
    redis.call('DECRBY', S .. 'queued', events)
  end
end

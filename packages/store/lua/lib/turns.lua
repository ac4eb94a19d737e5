-- Sources take turns: fair service between them. The event stream holds UNREAD events at
-- the most that no worker has read. What is posted beyond that waits in a queue of its
-- source and comes in as those before it are fanned out, from each waiting source as many:
-- who posts a hundred thousand events at once waits for his own, and others for a few of them.
--   turns           list: the sources with something in their queue, the next first
--   queue:<source>  list: 'received-ms type event', the oldest first
--   queued          string: how many are in all queues
local UNREAD = 200 -- two reads of a worker: it never waits for what could come in

-- How many more events may come in. Those that workers have in hand keep nobody waiting.
local function roomInStream()
  local length = redis.call('XLEN', S .. 'events')
  if length < UNREAD then return UNREAD - length end
  local pending = redis.pcall('XPENDING', S .. 'events', 'w')
  return math.min(UNREAD, UNREAD - length + (pending[1] or 0)) -- nothing pending: no group is there yet
end

-- decodeEventEntry() in src/streams.ts reads it.
local function enterStream(text)
  redis.call('XADD', S .. 'events', '*', 'e', text)
end

local function joinQueue(source, texts, now)
  for i, text in ipairs(texts) do texts[i] = now .. ' ' .. text end
  local length = redis.call('RPUSH', S .. 'queue:' .. source, unpack(texts))
  if length == #texts then redis.call('RPUSH', S .. 'turns', source) end
  redis.call('INCRBY', S .. 'queued', #texts)
end

-- Lets events in, or has them wait behind others of their source.
-- arrived: { source, 'type event' }, ... in their order
local function arrive(arrived, now)
  if #arrived == 0 then return end
  local room = redis.call('EXISTS', S .. 'turns') == 1 and 0 or roomInStream()
  local queues = {}
  for i, one in ipairs(arrived) do
    local source, text = one[1], one[2]
    if i <= room then
      enterStream(text)
    else
      local queue = queues[source] or {}
      queues[source] = queue
      queue[#queue + 1] = text
    end
  end
  for source, texts in pairs(queues) do joinQueue(source, texts, now) end
end

-- The next source's turn. Returns how many events came in.
local function takeTurn(share)
  local source = redis.call('LPOP', S .. 'turns')
  local texts = redis.call('LPOP', S .. 'queue:' .. source, share) or {}
  for _, text in ipairs(texts) do enterStream(string.match(text, '^%d+ (.*)$')) end
  if redis.call('EXISTS', S .. 'queue:' .. source) == 1 then redis.call('RPUSH', S .. 'turns', source) end
  return #texts
end

-- Lets waiting events in as far as there is room.
local function takeTurns()
  local sources = redis.call('LLEN', S .. 'turns')
  if sources == 0 then return end
  local room, entered = roomInStream(), 0
  while entered < room and sources > 0 do
    local share = math.max(1, math.floor((room - entered) / sources))
    for _ = 1, sources do
      if entered < room then entered = entered + takeTurn(share) end
    end
    sources = redis.call('LLEN', S .. 'turns')
  end
  if sources == 0 then
    redis.call('DEL', S .. 'queued')
  elseif entered > 0 then
    redis.call('DECRBY', S .. 'queued', entered)
  end
end

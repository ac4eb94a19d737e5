-- Stores events and has them fanned out, unless their ids are taken. An event is one string,
-- e:<source>|<id>: content hash (22 characters), when it was received (ms, 13 digits), meta
-- (JSON), a line break, data (JSON). Large data is apart, data:<source>|<id>, and in its place
-- stands @ and its length in bytes: who reads many events at once reads none of that.
-- A source notes its latest push, which tests of hooks send again.
local LARGE = 262144
local arrivedCount = 0
local sources, newInLog, arrived, arrivedSources = {}, {}, {}, {}

-- Asked of Redis once per script.
local function exists(source)
  if sources[source] == nil then sources[source] = redis.call('EXISTS', S .. 'src:' .. source) == 1 end
  return sources[source]
end

local function keyOf(event)
  return S .. 'e:' .. event.source .. '|' .. event.id
end

-- Adds what to store an event with: keys, each with its text behind it.
local function addKeysAndTexts(list, key, event, now)
  list[#list + 1] = key
  if #event.data <= LARGE then
    list[#list + 1] = event.hash .. now .. event.meta .. '\n' .. event.data
    return
  end
  list[#list + 1] = event.hash .. now .. event.meta .. '\n@' .. #event.data
  list[#list + 1] = S .. 'data:' .. event.source .. '|' .. event.id
  list[#list + 1] = event.data
end

-- Stores all of them if none is known: one call, and the rule. Returns whether it did.
local function storeNew(events, now)
  local keysAndTexts, seen = {}, {}
  for _, event in ipairs(events) do
    local key = keyOf(event)
    if seen[key] then return false end
    seen[key] = true
    addKeysAndTexts(keysAndTexts, key, event, now)
  end
  return #events == 0 or redis.call('MSETNX', unpack(keysAndTexts)) == 1
end

local function storeOne(event, now)
  local key = keyOf(event)
  local known = redis.call('GETRANGE', key, 0, #event.hash - 1)
  if known == '' then
    local keysAndTexts = {}
    addKeysAndTexts(keysAndTexts, key, event, now)
    redis.call('MSET', unpack(keysAndTexts))
    return 'new'
  end
  if known ~= event.hash then return 'other' end
  -- Changes nothing, but is a write: a WAIT behind this script then covers the first one's, too.
  redis.call('SETRANGE', key, 0, known)
  return 'same'
end

local function noteNew(event)
  local log = newInLog[event.source] or {}
  newInLog[event.source] = log
  log[#log + 1] = 'e'
  log[#log + 1] = event.id
  if event.type == 'push' then redis.call('HSET', S .. 'src:' .. event.source, 'push', event.id) end
  local texts = arrived[event.source]
  if not texts then
    texts = {}
    arrived[event.source] = texts
    arrivedSources[#arrivedSources + 1] = event.source
  end
  texts[#texts + 1] = event.type .. ' ' .. event.id
  arrivedCount = arrivedCount + 1
end

-- Returns new | same (id and content known) | other (id known, content not) | nosource for each.
local function accept(events, now)
  local results, known = {}, {}
  for i, event in ipairs(events) do
    if exists(event.source) then known[#known + 1] = event else results[i] = 'nosource' end
  end
  local allNew = storeNew(known, now)
  for i, event in ipairs(events) do
    results[i] = results[i] or allNew and 'new' or storeOne(event, now)
    if results[i] == 'new' then noteNew(event) end
  end
  -- All of one source is one entry of its log.
  for source, log in pairs(newInLog) do redis.call('XADD', S .. 'log:' .. source, '*', unpack(log)) end
  arrive(arrivedSources, arrived, now)
  if arrivedCount > 0 then redis.call('HINCRBY', S .. 'counts', 'events', arrivedCount) end
  return results
end

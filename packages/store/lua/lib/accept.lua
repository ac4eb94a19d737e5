-- Stores an event and puts it on the event stream, unless its id is taken. A
-- source notes its latest push, which tests of hooks send again.
-- Returns new | same (id and content known) | other (id known, content not) | nosource.
local S = KEYS[1]
local sources, newInLog = {}, {}

-- Asked of Redis once per script.
local function exists(source)
  if sources[source] == nil then sources[source] = redis.call('EXISTS', S .. 'src:' .. source) == 1 end
  return sources[source]
end

local function accept(source, id, type, hash, meta, data, now)
  if not exists(source) then return 'nosource' end
  local event = source .. '|' .. id
  local key = S .. 'e:' .. event
  local known = redis.call('HGET', key, 'm')
  if known then
    if string.sub(known, 1, #hash) ~= hash then return 'other' end
    -- Changes nothing, but is a write: a WAIT behind this script then covers the first one's, too.
    redis.call('HSET', key, 'm', known)
    return 'same'
  end
  redis.call('HSET', key, 'm', hash .. now .. meta, 'd', data)
  local log = newInLog[source] or {}
  newInLog[source] = log
  log[#log + 1] = 'e'
  log[#log + 1] = id
  if type == 'push' then redis.call('HSET', S .. 'src:' .. source, 'push', id) end
  redis.call('XADD', S .. 'events', '*', 'e', type .. ' ' .. event)
  return 'new'
end

-- Notes what was accepted in its source's log, all of one script as one entry. The last step.
local function saveLogs()
  for source, log in pairs(newInLog) do redis.call('XADD', S .. 'log:' .. source, '*', unpack(log)) end
end

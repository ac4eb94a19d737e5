-- Stores an event and has it fanned out, unless its id is taken. A source notes its
-- latest push, which tests of hooks send again.
-- Returns new | same (id and content known) | other (id known, content not) | nosource.
local sources, newInLog, arrived = {}, {}, {}

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
  arrived[#arrived + 1] = { source, type .. ' ' .. event }
  return 'new'
end

-- Has what was accepted fanned out, and notes it in its source's log, all of one script as one entry. The last step.
local function saveAccepted(now)
  arrive(arrived, now)
  for source, log in pairs(newInLog) do redis.call('XADD', S .. 'log:' .. source, '*', unpack(log)) end
end

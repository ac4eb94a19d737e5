-- Stores an event and puts it on the event stream, unless its id is taken.
-- Returns new | same (id and content known) | other (id known, content not) | nosource.
local S = KEYS[1]

local function accept(source, id, type, hash, meta, data, now)
  if redis.call('EXISTS', S .. 'src:' .. source) == 0 then return 'nosource' end
  local event = source .. '|' .. id
  local key = S .. 'e:' .. event
  local known = redis.call('HGET', key, 'm')
  if known then
    return string.sub(known, 1, #hash) == hash and 'same' or 'other'
  end
  redis.call('HSET', key, 'm', hash .. now .. meta, 'd', data)
  redis.call('XADD', S .. 'log:' .. source, '*', 'e', id)
  redis.call('XADD', S .. 'events', '*', 'e', event, 't', type)
  return 'new'
end

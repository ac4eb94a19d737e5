-- Takes out of the indexes what is forgotten. Scripts that use this stop early when
-- it has looked up many records: see `lookedUp`.
local lookedUp = 0

-- Whether one of these keys is there.
local function anyThere(keys)
  lookedUp = lookedUp + #keys
  return #keys > 0 and redis.call('EXISTS', unpack(keys)) > 0
end

-- Whether none of an index entry's deliveries has a record. What is forgotten hook
-- by hook mostly goes in order, so one of the two ends tells soonest that it is not so.
local function isEmpty(entry)
  local others = entry[2][2]
  local first = string.match(entry[1], '^%d+')
  local last = string.match(string.sub(others, -20), '%d+$') or first
  if anyThere({ S .. 'd:' .. first, S .. 'd:' .. last }) then return false end
  local keys = {}
  for id in string.gmatch(others, '%d+') do
    keys[#keys + 1] = S .. 'd:' .. id
    if #keys == 20 then
      if anyThere(keys) then return false end
      keys = {}
    end
  end
  return not anyThere(keys)
end

-- What is stored with a hook goes with the last delivery of a deleted one.
local function forgetHook(hook)
  redis.call('ZREM', S .. 'kept', hook)
  redis.call('HDEL', S .. 'retention', hook)
  if redis.call('EXISTS', S .. 'h:' .. hook) == 0 then
    redis.call('UNLINK', S .. 'req:' .. hook, S .. 'gate:' .. hook, S .. 'line:' .. hook)
  end
end

local function dropEntry(index, entry)
  redis.call('XDEL', S .. index, entry)
  if redis.call('XLEN', S .. index) > 0 then return end
  redis.call('DEL', S .. index)
  local hook = string.match(index, '^hd:(.*)')
  if hook then forgetHook(hook) end
end

-- Deletes the entries that hold some deliveries from their indexes, if nothing is
-- left of them. `touched`: {index, delivery id}, ..., ids rising
local function tidyIndexes(touched)
  local seenUpTo = {}
  for _, one in ipairs(touched) do
    local index, id = one[1], one[2]
    -- The entry of an id is the last that begins with it or before (saveIndexes in gate.lua).
    local entry = tonumber(id) > (seenUpTo[index] or 0)
      and redis.call('XREVRANGE', S .. index, id .. '-0', '-', 'COUNT', 1)[1]
    if entry then
      seenUpTo[index] = tonumber(string.match(string.sub(entry[2][2], -20), '%d+$') or id)
      if isEmpty(entry) then dropEntry(index, entry[1]) end
    end
  end
end

-- An event that was made for one hook's ping is in no log: it goes with its last delivery.
local function forgetPing(event, bucket)
  if redis.call('HEXISTS', S .. 'with:' .. event, 'only') == 0 then return end
  -- As noteRange in gate.lua writes it.
  for first, count in string.gmatch(redis.call('GET', S .. 'x:' .. event) or '', '(%d+):(%d+)') do
    for n = first, first + count - 1 do
      if anyThere({ S .. 'd:' .. whole(n * 1024 + bucket) }) then return end
    end
  end
  forgetEvent(event)
end

-- Takes out of the indexes what is forgotten.

-- Whether none of some deliveries has a record.
local function allGone(ids)
  for from = 1, #ids, 1000 do
    local keys = {}
    for i = from, math.min(from + 999, #ids) do keys[#keys + 1] = S .. 'd:' .. ids[i] end
    if redis.call('EXISTS', unpack(keys)) > 0 then return false end
  end
  return true
end

-- What is stored with a hook goes with the last delivery of a deleted one.
local function forgetHook(hook)
  redis.call('ZREM', S .. 'kept', hook)
  redis.call('HDEL', S .. 'retention', hook)
  if redis.call('EXISTS', S .. 'h:' .. hook) == 0 then
    redis.call('UNLINK', S .. 'req:' .. hook, S .. 'gate:' .. hook, S .. 'line:' .. hook)
  end
end

local function dropIfEmpty(index)
  if redis.call('XLEN', S .. index) > 0 then return end
  redis.call('DEL', S .. index)
  local hook = string.match(index, '^hd:(.*)')
  if hook then forgetHook(hook) end
end

-- Deletes the entries that hold some deliveries from their indexes if nothing is
-- left of them. `touched`: {index, delivery id}, ...
local function tidyIndexes(touched)
  local seen, changed = {}, {}
  for _, one in ipairs(touched) do
    local index, id = one[1], one[2]
    if not seen[index] then seen[index] = {} end
    -- The entry of an id is the last that begins with it or before (saveIndexes in gate.lua).
    local entry = not seen[index][id] and redis.call('XREVRANGE', S .. index, id .. '-0', '-', 'COUNT', 1)[1]
    if entry then
      local ids = { string.match(entry[1], '^%d+') }
      for other in string.gmatch(entry[2][2], '%d+') do ids[#ids + 1] = other end
      for _, known in ipairs(ids) do seen[index][known] = true end
      if allGone(ids) then
        redis.call('XDEL', S .. index, entry[1])
        changed[index] = true
      end
    end
  end
  for index in pairs(changed) do dropIfEmpty(index) end
end

-- Ids of an event's deliveries, from its field x: "first:count,first:count" (src/event-record.ts).
local function idsIn(ranges, bucket)
  local ids = {}
  for first, count in string.gmatch(ranges, '(%d+):(%d+)') do
    for n = first, first + count - 1 do ids[#ids + 1] = whole(n * 1024 + bucket) end
  end
  return ids
end

-- An event that was made for one hook's ping is in no log: it goes with its last delivery.
local function forgetPing(event, bucket)
  local key = S .. 'e:' .. event
  local fields = redis.call('HMGET', key, 'only', 'x')
  if fields[1] and allGone(idsIn(fields[2] or '', bucket)) then redis.call('UNLINK', key) end
end

-- Assigns what silent workers hold to this one. It goes by heartbeats (lib/hearing.lua),
-- never by an entry's idle time: an attempt of 30 s is not dead. The new owner finds
-- the entries among its own pending ones, as if they had been handed to it long ago.
-- KEYS  1 shard prefix
-- ARGV  1 worker, 2 silence in ms after which a worker counts as dead, 3 how many entries at most per dead worker
-- Returns how many entries were assigned.
local now, taken = nowMs(), 0
local gaps = readGaps(now)

local function isDead(consumer)
  return consumer ~= ARGV[1] and isSilent(consumer, tonumber(ARGV[2]), gaps, now)
end

local function consumersOf(stream)
  local names = {}
  for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', stream, 'w')) do
    for i = 1, #info, 2 do
      if info[i] == 'name' then names[#names + 1] = info[i + 1] end
    end
  end
  return names
end

for _, name in ipairs({ 'events', 'deliveries' }) do
  local stream = S .. name
  for _, consumer in ipairs(consumersOf(stream)) do
    if isDead(consumer) then
      local pending = redis.call('XPENDING', stream, 'w', '-', '+', ARGV[3], consumer)
      local ids = {}
      for i, entry in ipairs(pending) do ids[i] = entry[1] end
      if #ids > 0 then
        for _, option in ipairs({ 'IDLE', 3600000, 'JUSTID' }) do ids[#ids + 1] = option end
        redis.call('XCLAIM', stream, 'w', ARGV[1], 0, unpack(ids))
        taken = taken + #pending
      else
        redis.call('XGROUP', 'DELCONSUMER', stream, 'w', consumer)
      end
    end
  end
end
local forgotten = {}
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', S .. 'workers', '-inf', now - 3600000, 'LIMIT', 0, 100)) do
  -- After an outage of an hour everybody's is that old.
  if isDead(worker) then forgotten[#forgotten + 1] = worker end
end
if #forgotten > 0 then
  redis.call('ZREM', S .. 'workers', unpack(forgotten))
  redis.call('HDEL', S .. 'worker-docs', unpack(forgotten))
end
return taken

-- What the sweeper's scripts stand on. The sweeper (src/sweep.ts) has read the
-- delivery stream up to some entry `last`. Entries are only ever added behind
-- that, so what it has not seen up to there is not there; together with a look
-- at what came since, the scripts know exactly what is in the stream now.
local MAX_NEWER = 1000
local deliveries = S .. 'deliveries'

-- Entries per delivery and per hook that were added since; nothing when they are too many to look at here.
local function newerThan(last)
  local byDelivery, byHook, ids = {}, {}, {}
  local entries = redis.call('XRANGE', deliveries, '(' .. last, '+', 'COUNT', MAX_NEWER + 1)
  if #entries > MAX_NEWER then return nil end
  for _, entry in ipairs(entries) do
    local delivery, hook = string.match(entry[2][2], '^(%d+) (%d+)') -- as release() in gate.lua writes it
    byDelivery[delivery] = (byDelivery[delivery] or 0) + 1
    byHook[hook] = (byHook[hook] or 0) + 1
    ids[entry[1]] = true
  end
  return byDelivery, byHook, ids
end

-- How many of the entries in a comma list are still in the stream.
local function stillThere(list)
  local count = 0
  for entry in string.gmatch(list, '[^,]+') do count = count + #redis.call('XRANGE', deliveries, entry, entry) end
  return count
end

-- Whether some worker holds an entry that is no longer in the stream. It will
-- settle it all the same, and nobody can say which delivery that is.
-- `ghosts`: those that the sweeper has seen, a comma list.
local function anyGhost(ghosts, last, newer)
  for entry in string.gmatch(ghosts, '[^,]+') do
    if #redis.call('XPENDING', deliveries, 'w', entry, entry, 1) > 0 then return true end
  end
  if redis.call('EXISTS', deliveries) == 0 or #redis.call('XINFO', 'GROUPS', deliveries) == 0 then return false end
  for _, pending in ipairs(redis.call('XPENDING', deliveries, 'w', '(' .. last, '+', MAX_NEWER + 1)) do
    if not newer[pending[1]] then return true end
  end
  return false
end

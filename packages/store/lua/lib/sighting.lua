-- What the sweeper's scripts stand on. The sweeper (src/sweep.ts) has read the
-- delivery stream up to some entry `last`. Entries are only ever added behind
-- that, so what it has not seen up to there is not there; together with a look
-- at what came since, the scripts know exactly what is in the stream now.
local MAX_NEWER = 200
local deliveries = S .. 'deliveries'

local function isInStream(entry)
  return #redis.call('XRANGE', deliveries, entry, entry) > 0
end

local function hasGroup()
  return redis.call('EXISTS', deliveries) == 1 and #redis.call('XINFO', 'GROUPS', deliveries) > 0
end

-- Whether some worker holds an entry, be it in the stream or not.
local function isPending(entry)
  return hasGroup() and #redis.call('XPENDING', deliveries, 'w', entry, entry, 1) > 0
end

-- Deliveries by hook that are out with entries added since: hook -> how many; and those entries.
-- Nothing when they are too many to look at here.
local function newerThan(last)
  local byHook, ids = {}, {}
  local entries = redis.call('XRANGE', deliveries, '(' .. last, '+', 'COUNT', MAX_NEWER + 1)
  if #entries > MAX_NEWER then return nil end
  for _, entry in ipairs(entries) do
    ids[entry[1]] = true
    for _, one in ipairs(stillOut(entry[1], entry[2][2])) do
      local hook = string.match(one[2], '^%d+ (%d+)') -- as release() in gate.lua writes it
      byHook[hook] = (byHook[hook] or 0) + 1
    end
  end
  return byHook, ids
end

-- How many in a comma list of 'delivery:entry' are still so.
local function stillThere(list)
  local ids, entries, count = {}, {}, 0
  for id, entry in string.gmatch(list, '(%d+):([^,]+)') do
    ids[#ids + 1] = id
    entries[#entries + 1] = entry
  end
  for i, entry in ipairs(entriesOf(ids)) do
    if entry == entries[i] and isInStream(entry) then count = count + 1 end
  end
  return count
end

-- Whether some worker holds an entry that is no longer in the stream. It will
-- settle it all the same, and nobody can say which deliveries those are.
-- `ghosts`: those that the sweeper has seen, a comma list.
local function anyGhost(ghosts, last, newer)
  for entry in string.gmatch(ghosts, '[^,]+') do
    if isPending(entry) then return true end
  end
  if not hasGroup() then return false end
  for _, pending in ipairs(redis.call('XPENDING', deliveries, 'w', '(' .. last, '+', MAX_NEWER + 1)) do
    if not newer[pending[1]] then return true end
  end
  return false
end

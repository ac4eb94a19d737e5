-- Hands entries out again to the worker that they are pending for. In one
-- step: what was settled, or taken over from it, since it asked is left alone.
-- An entry of several deliveries is taken apart: each that is still out goes into the stream with an
-- entry of its own, so that one that costs workers their lives is not counted against the others.
-- KEYS  1 shard prefix
-- ARGV  1 stream: events | deliveries, 2 worker; then entry ids
-- Returns {entry id, fields, how often it has been handed out} per entry that was still the worker's, and is whole.
local stream, worker = S .. ARGV[1], ARGV[2]

-- Whether it was taken apart, as nothing or several of it are still out.
local function takeApart(entry)
  local still = stillOut(entry[1], entry[2][2])
  if #still == 1 then
    entry[2][2] = still[1][2]
    return false
  end
  for _, one in ipairs(still) do
    redis.call('HSET', S .. 'out', one[1], redis.call('XADD', stream, '*', 'd', one[2]))
  end
  redis.call('HDEL', S .. 'left', entry[1])
  dropEntries({ entry[1] })
  return true
end

local claimed = {}
for i = 3, #ARGV do
  local own = redis.call('XPENDING', stream, 'w', ARGV[i], ARGV[i], 1, worker)[1]
  local entry = own and redis.call('XCLAIM', stream, 'w', worker, 0, ARGV[i])[1]
  if entry and not (ARGV[1] == 'deliveries' and takeApart(entry)) then
    claimed[#claimed + 1] = { entry[1], entry[2], own[4] + 1 }
  end
end
return claimed

-- Counts how redeliveries of a replay ended, each once.
-- KEYS  1 shard prefix
-- ARGV  1 replay, 2 where to go on among those that are not counted yet: 0 to begin
-- Returns where to go on, 0 when through.
local openKey, key = S .. 'replay-open:' .. ARGV[1], S .. 'replay:' .. ARGV[1]
local found = redis.call('SSCAN', openKey, ARGV[2], 'COUNT', 500)
local ids = found[2]
if #ids == 0 then return found[1] end

-- The last line that says so: a late attempt comes after it, and changes nothing.
local function endOf(record)
  if not record then return 'unknown' end
  if string.find(record, '\nAd', 1, true) then return 'delivered' end
  return string.find(record, '\nC', 1, true) and 'cancelled' or 'dead'
end

local isStillOpen = openAmong(ids)
local ended = {}
for _, id in ipairs(ids) do
  if not isStillOpen[id] then ended[#ended + 1] = id end
end
if #ended == 0 then return found[1] end
loadRecords(ended)
local counts = {}
for _, id in ipairs(ended) do
  local how = endOf(recordOf(id))
  counts[how] = (counts[how] or 0) + 1
end
redis.call('SREM', openKey, unpack(ended))
for how, count in pairs(counts) do redis.call('HINCRBY', key, how, count) end
return found[1]

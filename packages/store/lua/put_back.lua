-- Judges deliveries that the sweeper did not find in exactly one place, and
-- puts back those that are in none.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 put back and tidy 1 | 0; then delivery ids
-- Returns per delivery: fine | ended (over, but still in the index) | lost (in no place) |
--         twice <places> | unsure (a worker holds an entry that somebody has deleted, and will settle it).
local cap, repair = ARGV[1], ARGV[2] == '1'

local function placesOf(id, hook, entry)
  local places = {}
  if entry and isInStream(entry) then places[#places + 1] = 'stream' end
  if redis.call('ZSCORE', S .. 'due', id) then places[#places + 1] = 'due' end
  if redis.call('ZSCORE', S .. 'line:' .. hook, id) then places[#places + 1] = 'line' end
  return places
end

local function judge(id, entry)
  local isWaiting = redis.call('SISMEMBER', S .. 'waiting', id) == 1
  if not entry and not isWaiting then return 'fine' end
  local from = entry and 'out' or 'waiting'
  local record = recordOf(id)
  if not record or hasEnded(record) then
    if repair then move(id, from, 'none') end
    return 'ended'
  end
  local hook, kind, event, attempt = readRecord(record)
  local places = placesOf(id, hook, entry)
  if #places == 1 then return 'fine' end
  if #places > 1 then return 'twice ' .. table.concat(places, ' ') end
  if entry and isPending(entry) then return 'unsure' end
  if repair and entry then redis.call('HDEL', S .. 'left', entry) end
  if repair then enqueue(id, from, hook, attempt, kind, event, cap) end
  return 'lost'
end

local ids = { unpack(ARGV, 3) }
local entries = entriesOf(ids)
local verdicts = {}
for i, id in ipairs(ids) do verdicts[i] = judge(id, entries[i]) end
commit()
return verdicts

-- Judges deliveries that the sweeper did not find in exactly one place, and
-- puts back those that are in none.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 put back and tidy 1 | 0, 3 last entry of the delivery stream that the
--       sweeper has read, 4 entries it saw pending but not in the stream (comma list);
--       then per delivery: id, its entries that the sweeper has read (comma list)
-- Returns per delivery: fine | ended (over, but still in the index) | lost (in no place) |
--         twice <places> | unsure (perhaps a worker holds it). Nothing at all: read on and ask again.
local cap, repair, last = ARGV[1], ARGV[2] == '1', ARGV[3]
local newer, _, newerIds = newerThan(last)
if not newer then return {} end
local ghosts = anyGhost(ARGV[4], last, newerIds)

local function placesOf(id, hook, known)
  local places = {}
  for _ = 1, stillThere(known) + (newer[id] or 0) do places[#places + 1] = 'stream' end
  if redis.call('ZSCORE', S .. 'due', id) then places[#places + 1] = 'due' end
  if redis.call('ZSCORE', S .. 'line:' .. hook, id) then places[#places + 1] = 'line' end
  return places
end

local function judge(id, known)
  if redis.call('SISMEMBER', S .. 'open', id) == 0 then return 'fine' end
  local record = recordOf(id)
  if not record or hasEnded(record) then
    if repair then redis.call('SREM', S .. 'open', id) end
    return 'ended'
  end
  local hook, kind, event, attempt = readRecord(record)
  local places = placesOf(id, hook, known)
  if #places == 1 then return 'fine' end
  if #places > 1 then return 'twice ' .. table.concat(places, ' ') end
  if ghosts then return 'unsure' end
  if repair then enqueue(id, hook, attempt, kind, event, cap) end
  return 'lost'
end

local verdicts = {}
for i = 5, #ARGV, 2 do verdicts[#verdicts + 1] = judge(ARGV[i], ARGV[i + 1]) end
commit()
return verdicts

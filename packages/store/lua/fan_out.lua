-- Turns an event into one delivery per matching hook, exactly once.
-- An event with more hooks than CHUNK takes several calls: the rest of its
-- fixed hook list is kept in the event record (field c) and moved on by
-- compare-and-set; the entry is acknowledged with the last chunk.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate; then per event:
--       'entry bucket done sources versions hooks event': hooks done so far,
--       sources and their hook versions (comma separated, in the same order),
--       hook ids (comma separated, or - for none), event key
-- Returns per event: done | moved (hooks changed: match again) | stale (not
-- ours any more) | number of hooks done, when there is more to do.
local CHUNK = 200
local cap = ARGV[1]
local fannedOut = {}

local versionsBySources = {}

local function versionsOf(sources)
  if versionsBySources[sources] then return versionsBySources[sources] end
  local names = {}
  for source in string.gmatch(sources, '[^,]+') do names[#names + 1] = source end
  local versions = redis.call('HMGET', S .. 'hook-versions', unpack(names))
  for i = 1, #names do versions[i] = versions[i] or '0' end
  versionsBySources[sources] = table.concat(versions, ',')
  return versionsBySources[sources]
end

-- Splits off the first CHUNK ids of a comma list: ids, rest ('' when none).
local function split(list)
  local ids, at = {}, 1
  while #ids < CHUNK and at <= #list do
    local comma = string.find(list, ',', at, true) or #list + 1
    ids[#ids + 1] = string.sub(list, at, comma - 1)
    at = comma + 1
  end
  return ids, string.sub(list, at)
end

local function create(event, bucket, hooks, knownRanges)
  if #hooks == 0 then return end
  local first = redis.call('INCRBY', S .. 'delivery-seq', #hooks) - #hooks + 1
  local ids = newDeliveries(first, bucket, hooks, 'e', '', event, knownRanges)
  for i, hook in ipairs(hooks) do enqueue(ids[i], hook, 1, 'e', event, cap) end
end

local function fanOut(entry, event, bucket, sources, versions, hooks, expected)
  local key = S .. 'e:' .. event
  local known = redis.call('HMGET', key, 'c', 'x')
  local progress, ranges = known[1], known[2]
  local done, list = '0', hooks
  if progress then
    done, list = string.match(progress, '^(%d+)|(.*)$')
    if done ~= expected then return done end
  else
    if expected ~= '0' then return 'stale' end
    if versionsOf(sources) ~= versions then return 'moved' end
  end
  local chunk, rest = split(list)
  if rest == '' then
    if redis.call('XACK', S .. 'events', 'w', entry) == 0 then return 'stale' end
    fannedOut[#fannedOut + 1] = entry
    if progress then redis.call('HDEL', key, 'c') end
    create(event, bucket, chunk, ranges)
    return 'done'
  end
  if #redis.call('XPENDING', S .. 'events', 'w', entry, entry, 1) == 0 then return 'stale' end
  done = whole(done + #chunk)
  redis.call('HSET', key, 'c', done .. '|' .. rest)
  create(event, bucket, chunk, ranges)
  return done
end

local results = {}
for i = 2, #ARGV do
  local entry, bucket, done, sources, versions, hooks, event =
    string.match(ARGV[i], '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (.*)$')
  if hooks == '-' then hooks = '' end
  results[#results + 1] = fanOut(entry, event, tonumber(bucket), sources, versions, hooks, done)
end
if #fannedOut > 0 then redis.call('XDEL', S .. 'events', unpack(fannedOut)) end
commit()
return results

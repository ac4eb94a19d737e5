-- Turns an event into one delivery per matching hook, exactly once.
-- An event with more hooks than CHUNK takes several calls: the rest of its
-- fixed hook list is kept in the hash `cursors` and moved on by
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

local function create(event, bucket, hooks)
  if #hooks == 0 then return end
  local ids = newDeliveries(takeNumbers(#hooks), bucket, hooks, 'e', '', event)
  for i, hook in ipairs(hooks) do enqueue(ids[i], hook, 1, 'e', event, cap) end
end

local function fanOut(item, progress)
  local entry, event, versions, hooks, expected = item.entry, item.event, item.versions, item.hooks, item.done
  local done, list = '0', hooks
  if progress then
    done, list = string.match(progress, '^(%d+)|(.*)$')
    if done ~= expected then return done end
  else
    if expected ~= '0' then return 'stale' end
    if versionsOf(item.sources) ~= versions then return 'moved' end
  end
  local chunk, rest = split(list)
  if rest == '' then
    if redis.call('XACK', S .. 'events', 'w', entry) == 0 then return 'stale' end
    fannedOut[#fannedOut + 1] = entry
    if progress then redis.call('HDEL', S .. 'cursors', event) end
    create(event, item.bucket, chunk)
    return 'done'
  end
  if #redis.call('XPENDING', S .. 'events', 'w', entry, entry, 1) == 0 then return 'stale' end
  done = whole(done + #chunk)
  redis.call('HSET', S .. 'cursors', event, done .. '|' .. rest)
  create(event, item.bucket, chunk)
  return done
end

local items, events = {}, {}
for i = 2, #ARGV do
  local entry, bucket, done, sources, versions, hooks, event =
    string.match(ARGV[i], '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (.*)$')
  if hooks == '-' then hooks = '' end
  items[i - 1] =
    { entry = entry, bucket = tonumber(bucket), done = done, sources = sources, versions = versions, hooks = hooks, event = event }
  events[i - 1] = event
end
local progress = redis.call('HMGET', S .. 'cursors', unpack(events))
local results = {}
for i, item in ipairs(items) do results[i] = fanOut(item, progress[i]) end
if #fannedOut > 0 then
  redis.call('XDEL', S .. 'events', unpack(fannedOut))
  takeTurns()
end
commit()
return results

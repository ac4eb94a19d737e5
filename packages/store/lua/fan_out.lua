-- Turns events into one delivery per matching hook, exactly once. An entry of the event
-- stream holds some events of one source; those that go in one call are a part of it. The hash `cursors` says
-- how far an entry is, as 'events' or 'events+hooks' of the next; it is moved on by compare-and-set,
-- and the entry is acknowledged with its last event. An event with more hooks than CHUNK takes several
-- calls: the rest of its fixed hook list is kept with the cursor.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate; then per part:
--       'entry bucket done end sources versions': how far the entry is, how many events it has,
--       sources and their hook versions (comma separated, in the same order, the events' own first; * for
--       versions that need not be compared);
--       then lines 'hooks id': hook ids (comma separated, or - for none), event id
-- Returns per part: done | moved (hooks changed: match again) | stale (not
-- ours any more) | how far the entry is, when there is more to do.
local CHUNK = 200
local cap = ARGV[1]
local fannedOut = {}
local progressOf, movedOn = {}, {} -- entry -> its cursor; those that moved on here

local versionsBySources, hooksByList = {}, {}

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
  return { ids = ids, rest = string.sub(list, at) }
end

local function hooksOf(list)
  if not hooksByList[list] then hooksByList[list] = list == '-' and { ids = {}, rest = '' } or split(list) end
  return hooksByList[list]
end

local function create(event, bucket, hooks)
  if #hooks == 0 then return end
  local ids = newDeliveries(takeNumbers(#hooks), bucket, hooks, 'e', '', event)
  for i, hook in ipairs(hooks) do enqueue(ids[i], 'none', hook, 1, 'e', event, cap) end
end

-- What to make now: {event, hooks}, ...; how far the entry is then, and the rest of the next event's hooks.
local function plan(part, events, hooksDone, restOfHooks)
  local todo = {}
  for _, one in ipairs(part.events) do
    local hooks = restOfHooks and split(restOfHooks) or hooksOf(one.hooks)
    todo[#todo + 1] = { part.source .. '|' .. one.id, hooks.ids }
    if hooks.rest ~= '' then return todo, events, hooksDone + #hooks.ids, hooks.rest end
    events, hooksDone = events + 1, 0
    -- The next events' hooks are good only for versions that are compared.
    if restOfHooks then break end
  end
  return todo, events, 0, ''
end

local function fanOut(part)
  local entry, done, rest = part.entry, '0', nil
  local progress = progressOf[entry]
  if progress then
    done, rest = string.match(progress, '^([%d+]+)|(.*)$')
    if rest == '' then rest = nil end
  end
  if done ~= part.done then return progress and done or 'stale' end
  if not rest and part.versions ~= '*' and versionsOf(part.sources) ~= part.versions then return 'moved' end
  local events, hooksDone = string.match(done, '^(%d+)%+?(%d*)$')
  local todo, eventsNow, hooksNow, restNow = plan(part, tonumber(events), tonumber(hooksDone) or 0, rest)
  local isDone = eventsNow >= part.count
  if isDone then
    if redis.call('XACK', S .. 'events', 'w', entry) == 0 then return 'stale' end
    fannedOut[#fannedOut + 1] = entry
    if progress then movedOn[entry] = true end
    progressOf[entry] = nil
  elseif #redis.call('XPENDING', S .. 'events', 'w', entry, entry, 1) == 0 then
    return 'stale'
  end
  for _, one in ipairs(todo) do create(one[1], part.bucket, one[2]) end
  if isDone then return 'done' end
  local doneNow = eventsNow .. (hooksNow > 0 and '+' .. hooksNow or '')
  progressOf[entry] = doneNow .. '|' .. restNow
  movedOn[entry] = true
  return doneNow
end

local function saveCursors()
  for entry in pairs(movedOn) do
    if progressOf[entry] then
      redis.call('HSET', S .. 'cursors', entry, progressOf[entry])
    else
      redis.call('HDEL', S .. 'cursors', entry)
    end
  end
end

local parts, entries = {}, {}
for i = 2, #ARGV do
  local entry, bucket, done, count, sources, versions, lines =
    string.match(ARGV[i], '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)\n(.*)$')
  local events = {}
  for hooks, id in string.gmatch(lines, '(%S+) ([^\n]+)') do events[#events + 1] = { hooks = hooks, id = id } end
  entries[i - 1] = entry
  parts[i - 1] = {
    entry = entry,
    bucket = tonumber(bucket),
    done = done,
    count = tonumber(count),
    source = string.match(sources, '^[^,]+'),
    sources = sources,
    versions = versions,
    events = events,
  }
end
for i, progress in ipairs(redis.call('HMGET', S .. 'cursors', unpack(entries))) do
  progressOf[entries[i]] = progress or nil
end
local results = {}
for i, part in ipairs(parts) do results[i] = fanOut(part) end
commit()
-- Only now, as an error does not undo what was done before it: an entry that is still in the stream, and pending
-- nowhere, is found by the sweeper and handed out again. Were it gone, nothing would tell of its events.
saveCursors()
if #fannedOut > 0 then
  redis.call('XDEL', S .. 'events', unpack(fannedOut))
  takeTurns()
end
return results

-- Goes on with a replay on this shard: takes what its rate allows of what was
-- selected, and delivers that again. Every worker asks; the rate holds over all of them.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 replay, 3 how many per second, 4 how many at most now,
--       5 whether only what is still a dead letter counts, 1 | 0
-- Returns how many are left, and in how many milliseconds to ask again.
local cap, key, rate, onlyDead = ARGV[1], S .. 'replay:' .. ARGV[2], tonumber(ARGV[3]), ARGV[5] == '1'
local state = redis.call('HMGET', key, 'total', 'next', 'tokens', 'at')
local total, done = tonumber(state[1] or 0), tonumber(state[2] or 0)
if done >= total then return { 0, 0 } end

-- Half a second's worth may be caught up on. It begins with nothing: restarting gains nothing.
local now, at = nowMs(), tonumber(state[4] or nil)
if at and at > now then at = nil end -- the clock was set back
local earned = (now - (at or now)) * rate / 1000
local tokens = math.min(math.max(1, rate / 2), tonumber(state[3] or 0) + earned)
local count = math.min(total - done, math.floor(tokens), tonumber(ARGV[4]))

local function isOff(hook)
  return redis.call('HGET', S .. 'h:' .. hook, 'active') == '0'
end

local words = { exists = 'already_redelivered', open = 'not_ended', gone = 'not_kept', nohook = 'hook_deleted' }

-- The new delivery's id, or why there is none.
local function again(id)
  local record = recordOf(id)
  if not record then return 'not_kept' end
  if not string.find(record, '\nR', 1, true) then
    if onlyDead and not redis.call('ZSCORE', S .. 'dead', id) then return 'discarded' end
    if isOff((readRecord(record))) then return 'hook_off' end
  end
  local what, new = redeliver(id, cap)
  return what == 'created' and new or words[what]
end

-- The first delivery of an event that its hook missed. The event notes that it was made.
local function first(hook, event)
  local with = S .. 'with:' .. event
  if redis.call('EXISTS', S .. 'h:' .. hook) == 0 then return 'hook_deleted' end
  if redis.call('EXISTS', S .. 'e:' .. event) == 0 then return 'not_kept' end
  if redis.call('HEXISTS', with, 'r:' .. hook) == 1 then return 'already_redelivered' end
  if isOff(hook) then return 'hook_off' end
  local id = newDeliveries(takeNumbers(1), hook % 1024, { hook }, 'e', '', event)[1]
  redis.call('HSET', with, 'r:' .. hook, id)
  enqueue(id, 'none', hook, 1, 'e', event, cap)
  return id
end

local results, made, skipped = {}, {}, {}

local function deliver(item)
  local hook, event = string.match(item, '^e(%d+) (.*)$')
  local result = hook and first(hook, event) or not hook and again(item)
  results[#results + 1] = result
  if string.match(result, '^%d') then
    made[#made + 1] = result
  else
    skipped[result] = (skipped[result] or 0) + 1
  end
end

if count > 0 then
  local items = redis.call('LRANGE', S .. 'replay-items:' .. ARGV[2], done, done + count - 1)
  local ids = {}
  for _, item in ipairs(items) do
    if string.match(item, '^%d') then ids[#ids + 1] = item end
  end
  loadRecords(ids)
  for _, item in ipairs(items) do deliver(item) end
  commit()
  redis.call('RPUSH', S .. 'replay-results:' .. ARGV[2], unpack(results))
  if #made > 0 then
    redis.call('SADD', S .. 'replay-open:' .. ARGV[2], unpack(made))
    redis.call('HINCRBY', key, 'made', #made)
  end
  for reason, times in pairs(skipped) do redis.call('HINCRBY', key, 's:' .. reason, times) end
end
tokens, done = tokens - count, done + count
if count > 0 or not at then
  redis.call('HSET', key, 'next', whole(done), 'tokens', string.format('%.3f', tokens), 'at', whole(now))
end
return { total - done, tokens >= 1 and 0 or math.ceil((1 - tokens) / rate * 1000) }

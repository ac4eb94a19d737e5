-- Ends attempts: each item takes its entry out of the delivery stream and puts
-- the delivery where it belongs next. Applied only if the entry was still
-- pending, so the first settle wins; a later one is only noted in the record.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate; then per attempt:
--       entry id, delivery id, hook id,
--       action: delivered | retry | dead | defer | release | end (over, but no dead letter)
--       delay ms (retry, defer), record line or '', pace: fast | timeout | '',
--       event key, rendering ref or '', rendering, profile ref or '', profile
-- Returns per attempt 1 (settled) or 0 (late).
local cap = ARGV[1]
local now = nowMs()

-- A slow-start window: doubled by fast successes, back to one on a timeout.
local function lowerGate(hook, pace)
  local gate = S .. 'gate:' .. hook
  local out = redis.call('HINCRBY', gate, 'out', -1)
  if pace == 'timeout' then
    redis.call('HSET', gate, 'window', 1)
  elseif pace == 'fast' then
    local window = tonumber(redis.call('HGET', gate, 'window') or FIRST_WINDOW)
    -- Growing only when the window is in use keeps an idle hook's start slow.
    if out + 1 >= window then
      local _, _, top = gateOf(hook, cap)
      if window < top then redis.call('HSET', gate, 'window', math.min(window * 2, top)) end
    end
  end
  return out
end

local function noteLate(id, line)
  local record = line ~= '' and recordOf(id)
  -- A resent script finds its own line and adds nothing.
  if record and not string.find(record, string.sub(line, 2), 1, true) then
    append(id, record, 'L' .. string.sub(line, 2))
  end
end

local function settle(entry, id, hook, action, delayMs, line, pace, event, bodyRef, body, profileRef, profile)
  if redis.call('XACK', S .. 'deliveries', 'w', entry) == 0 then
    noteLate(id, line)
    return 0
  end
  redis.call('XDEL', S .. 'deliveries', entry)
  local out = lowerGate(hook, pace)
  local record = recordOf(id)
  if not record then return 1 end
  if line ~= '' then append(id, record, line) end
  if bodyRef ~= '' then redis.call('HSETNX', S .. 'e:' .. event, bodyRef, body) end
  if profileRef ~= '' then redis.call('HSETNX', S .. 'req:' .. hook, profileRef, profile) end
  if action == 'retry' or action == 'defer' then
    redis.call('ZADD', S .. 'due', now + delayMs, id)
  elseif action == 'dead' then
    redis.call('ZADD', S .. 'dead', id, id)
  elseif action == 'release' then
    local _, kind, key, attempt = readRecord(record)
    enqueue(id, hook, attempt, kind, key, cap)
  elseif action == 'end' and out <= 0 and redis.call('EXISTS', S .. 'h:' .. hook) == 0 then
    redis.call('DEL', S .. 'gate:' .. hook)
  end
  pull(hook, cap)
  return 1
end

local results = {}
for i = 2, #ARGV, 12 do
  results[#results + 1] = settle(unpack(ARGV, i, i + 11))
end
return results

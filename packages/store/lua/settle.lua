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
end

-- Attempts are noted; what ended without one has nothing to tell.
local function noteLate(id, line)
  local attempt = string.match(line, '^[AI](.*)')
  local record = attempt and recordOf(id)
  -- A resent script finds its own line and adds nothing.
  if not record or string.find(record, attempt, 1, true) then return false end
  append(id, record, 'L' .. attempt)
  return true
end

-- Keeps what attempts refer to: bodies with their event, profiles with their hook.
local function keepParts(hook, event, bodyRef, body, profileRef, profile)
  if bodyRef ~= '' then redis.call('HSETNX', S .. 'e:' .. event, bodyRef, body) end
  if profileRef ~= '' then redis.call('HSETNX', S .. 'req:' .. hook, profileRef, profile) end
end

local function move(id, hook, action, delayMs, record)
  if action == 'retry' or action == 'defer' then
    redis.call('ZADD', S .. 'due', now + delayMs, id)
  elseif action == 'dead' then
    redis.call('ZADD', S .. 'dead', id, id)
  elseif action == 'release' then
    local _, kind, event, attempt = readRecord(record)
    enqueue(id, hook, attempt, kind, event, cap)
  end
end

-- The gate of a deleted hook goes with its last entry.
local function dropGateOfDeleted(hook)
  local gate = S .. 'gate:' .. hook
  if redis.call('HGET', gate, 'out') == '0' and redis.call('EXISTS', S .. 'h:' .. hook) == 0 then
    redis.call('DEL', gate)
  end
end

local function settle(entry, id, hook, action, delayMs, line, pace, event, bodyRef, body, profileRef, profile)
  if redis.call('XACK', S .. 'deliveries', 'w', entry) == 0 then
    if noteLate(id, line) then keepParts(hook, event, bodyRef, body, profileRef, profile) end
    return 0
  end
  redis.call('XDEL', S .. 'deliveries', entry)
  lowerGate(hook, pace)
  local record = recordOf(id)
  if record then
    if line ~= '' then append(id, record, line) end
    keepParts(hook, event, bodyRef, body, profileRef, profile)
    move(id, hook, action, delayMs, record)
  end
  pull(hook, cap)
  dropGateOfDeleted(hook)
  return 1
end

local results = {}
for i = 2, #ARGV, 12 do
  results[#results + 1] = settle(unpack(ARGV, i, i + 11))
end
return results

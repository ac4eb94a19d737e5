-- Ends attempts: each item takes its entry out of the delivery stream and puts
-- the delivery where it belongs next. Applied only if the entry was still
-- pending, so the first settle wins; a later one is only noted in the record.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate; then per attempt:
--       'entry delivery hook action delay pace', where action is delivered |
--         retry | dead | defer | release | end (over, but no dead letter), delay
--         is in ms (retry, defer), and pace is fast | timeout | -;
--       a line for the record, or '';
--       'ref text' to store with the event, or '';
--       'ref text' to store with the hook, any number, one to a line
-- Returns per attempt 1 (settled) or 0 (late).
local cap = ARGV[1]
local now = nowMs()
local settled, ended = {}, {} -- entries, deliveries

-- A slow-start window: doubled by fast successes, back to one on a timeout.
local function lowerGate(gate, pace)
  gate.out = gate.out - 1
  gate.changed = true
  if pace == 'timeout' then
    gate.window = 1
  -- Growing only when the window is in use keeps an idle hook's start slow.
  elseif pace == 'fast' and gate.out + 1 >= gate.window then
    gate.window = math.max(gate.window, math.min(gate.window * 2, gate.cap))
  end
end

-- Attempts are noted; what ended without one has nothing to tell.
local function noteLate(id, hook, record, line)
  local attempt = string.match(line, '^[AI](.*)')
  -- A failover that lost the newest writes may have given the id to another delivery since.
  if not record or not attempt or string.match(record, '^H(%d+)') ~= hook then return false end
  -- A resent script finds its own line and adds nothing.
  if string.find(record, attempt, 1, true) then return false end
  append(id, 'L' .. attempt)
  return true
end

-- Stores 'ref text' under a field of its own, unless it is there.
local function storeOnce(key, text)
  local space = string.find(text, ' ', 1, true)
  redis.call('HSETNX', key, string.sub(text, 1, space - 1), string.sub(text, space + 1))
end

-- Keeps what a line refers to.
local function keepTexts(hook, record, eventText, hookTexts)
  if eventText ~= '' then storeOnce(S .. 'e:' .. eventOf(record), eventText) end
  for text in string.gmatch(hookTexts, '[^\n]+') do storeOnce(S .. 'req:' .. hook, text) end
end

local function move(id, hook, action, delayMs, record)
  if action == 'retry' or action == 'defer' then
    redis.call('ZADD', S .. 'due', now + delayMs, id)
  elseif action == 'release' then
    local _, kind, event, attempt = readRecord(record)
    enqueue(id, hook, attempt, kind, event, cap)
  else
    ended[#ended + 1] = id
    if action == 'dead' then redis.call('ZADD', S .. 'dead', id, id) end
  end
end

local function settle(head, line, eventText, hookTexts)
  local entry, id, hook, action, delayMs, pace = string.match(head, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
  local isFirst = redis.call('XACK', S .. 'deliveries', 'w', entry) == 1
  local record = recordOf(id)
  if not isFirst then
    if noteLate(id, hook, record, line) then keepTexts(hook, record, eventText, hookTexts) end
    return 0
  end
  settled[#settled + 1] = entry
  lowerGate(gateOf(hook, cap), pace)
  if not record then return 1 end
  if line ~= '' then append(id, line) end
  keepTexts(hook, record, eventText, hookTexts)
  move(id, hook, action, delayMs, recordOf(id))
  return 1
end

local ids = {}
for i = 2, #ARGV, 4 do ids[#ids + 1] = string.match(ARGV[i], '^%S+ (%S+)') end
loadRecords(ids)
local results = {}
for i = 2, #ARGV, 4 do
  results[#results + 1] = settle(unpack(ARGV, i, i + 3))
end
if #settled > 0 then redis.call('XDEL', S .. 'deliveries', unpack(settled)) end
if #ended > 0 then redis.call('SREM', S .. 'open', unpack(ended)) end
saveLines()
for hook in pairs(gates) do pull(hook, cap) end
commit()
return results

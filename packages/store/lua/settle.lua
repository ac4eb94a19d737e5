-- Ends attempts: each item takes its delivery out of the delivery stream and puts
-- it where it belongs next. Applied only if the delivery was still out with the entry that
-- it was given out with, so the first settle wins; a later one is only noted in the record.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate; then per attempt:
--       'entry delivery hook action delay pace texts', a line break and a line for
--         the record or nothing. Action is delivered | retry | dead | defer |
--         release | end (over, but no dead letter), delay is in ms (retry,
--         defer), pace is fast | answered | timeout | broken (nobody answered) | -
--         (nothing was sent, or nothing can be told);
--       then as many texts that the line refers to: 'e ref text' to store with
--         the event, 'h ref text' with the hook, 'd ref text' with the delivery
-- Returns per attempt 1 (settled; or it had been, by the same call: its answer was lost), 2 (settled, and all
-- attempts of its hook have failed for so long that it is to be switched off) or 0 (late); and 4 more when the
-- texts are not there for others to refer to.
local KEPT_TO_ITSELF = 4
local cap = ARGV[1]
local now = nowMs()
local settled, attempts = {}, 0 -- entries: how many deliveries of each; of all

-- A slow-start window: doubled by fast successes, one wider with slower ones, back to one on a timeout.
local function lowerGate(gate, pace, action)
  gate.out = gate.out - 1
  gate.changed = true
  if pace ~= '-' then noteContact(gate, pace == 'fast' or pace == 'answered') end
  if pace == 'timeout' then
    gate.window = 1
  -- Growing only when the window is in use keeps an idle hook's start slow.
  elseif gate.out + 1 >= gate.window then
    local wider = gate.window
    if pace == 'fast' then wider = wider * 2 end
    -- Who always takes more than a second must not stay at one for good after a timeout.
    if pace == 'answered' and action == 'delivered' then wider = wider + 1 end
    gate.window = math.max(gate.window, math.min(wider, gate.cap))
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

-- Whether a call that was sent again has settled this attempt already. Its line says which worker made it, and when.
local function isSettledSo(record, line)
  return record and string.match(line, '^[AI]') and string.find(record .. '\n', '\n' .. line .. '\n', 1, true)
end

-- A hook whose requests or answers have so little in common gets no more texts: they would never go.
local MOST_WITH_HOOK = 200

local function isFull(key, ref)
  return redis.call('HLEN', key) >= MOST_WITH_HOOK and redis.call('HEXISTS', key, ref) == 0
end

-- Keeps the texts that a line refers to, each under a field of its own, unless it is there.
-- Whether others may refer to them, too.
local function keepTexts(item, record, texts)
  local own, areShared = S .. 'texts:' .. item.id, true
  for _, text in ipairs(texts) do
    local place, ref, value = string.match(text, '^(%a) (%S+) (.*)$')
    local key = place == 'd' and own or place == 'e' and S .. 'with:' .. eventOf(record) or S .. 'req:' .. item.hook
    if place == 'h' and isFull(key, ref) then
      key, areShared = own, false
    end
    redis.call('HSETNX', key, ref, value)
  end
  return areShared
end

-- Somebody cancelled it while it was being attempted (cancel_delivery.lua).
local function isCancelled(action, record)
  return (action == 'retry' or action == 'defer' or action == 'release') and string.find(record, '\nX', 1, true)
end

local function moveOn(id, hook, action, delayMs, record)
  if isCancelled(action, record) then
    append(id, 'Ccancelled\t' .. whole(now))
    move(id, 'out', 'none')
  elseif action == 'retry' or action == 'defer' then
    redis.call('ZADD', S .. 'due', now + delayMs, id)
    move(id, 'out', 'waiting')
  elseif action == 'release' then
    local _, kind, event, attempt = readRecord(record)
    enqueue(id, 'out', hook, attempt, kind, event, cap)
  else
    move(id, 'out', 'none')
    if action == 'dead' then redis.call('ZADD', S .. 'dead', id, id) end
  end
end

local entryOf = {} -- the deliveries that are still out, each until it is settled here

local function settle(item, texts)
  local record = recordOf(item.id)
  if entryOf[item.id] ~= item.entry then
    if isSettledSo(record, item.line) then return 1 + KEPT_TO_ITSELF end
    if noteLate(item.id, item.hook, record, item.line) then keepTexts(item, record, texts) end
    return 0
  end
  entryOf[item.id] = nil
  settled[item.entry] = (settled[item.entry] or 0) + 1
  attempts = attempts + 1
  local gate = gateOf(item.hook, cap)
  lowerGate(gate, item.pace, item.action)
  local isWorn = item.pace ~= '-' and item.action ~= 'end' and noteResult(gate, item.action == 'delivered')
  if not record then
    move(item.id, 'out', 'none')
    return 1 + KEPT_TO_ITSELF
  end
  if item.line ~= '' then append(item.id, item.line) end
  local areShared = keepTexts(item, record, texts)
  moveOn(item.id, item.hook, item.action, item.delayMs, recordOf(item.id))
  return (isWorn and 2 or 1) + (areShared and 0 or KEPT_TO_ITSELF)
end

local noTexts = {}
local items, ids = {}, {}
local at = 2
while at <= #ARGV do
  local head = '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)\n(.*)$'
  local entry, id, hook, action, delayMs, pace, texts, line = string.match(ARGV[at], head)
  ids[#ids + 1] = id
  items[#items + 1] =
    { entry = entry, id = id, hook = hook, action = action, delayMs = delayMs, pace = pace, line = line, at = at, texts = texts }
  at = at + 1 + texts
end
loadRecords(ids)
for i, entry in ipairs(entriesOf(ids)) do entryOf[ids[i]] = entry end
local results = {}
for i, item in ipairs(items) do
  local texts = item.texts == '0' and noTexts or { unpack(ARGV, item.at + 1, item.at + item.texts) }
  results[i] = settle(item, texts)
end
saveLines()
for hook in pairs(gates) do pull(hook, cap) end
commit()
-- Last, as an error before it undoes nothing: what is still in its entry can be settled again.
takeOff(settled)
if attempts > 0 then redis.call('HINCRBY', S .. 'counts', 'attempts', attempts) end
return results

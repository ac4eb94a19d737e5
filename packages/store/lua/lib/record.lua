-- The delivery record: text lines, written here and read by src/delivery-record.ts.
--   H<hook>\t<created ms>\t<kind e|r|p>\t<redelivery of or nothing>\t<event key>
--   A<result><json>   an attempt that counts      result: d delivered, r retry, x dead
--   I<result><json>   an interrupted attempt      (counts for nothing)
--   L<result><json>   a late settle               (changed nothing)
--   D<reason>         dead without an attempt, and \t<ms> when, where it had waited
--   C<reason>         cancelled, likewise
--   R<id>             redelivered as
--   X                 to be cancelled unless the attempt under way delivers it
local S = KEYS[1]

local scriptTime

-- Milliseconds since the epoch: one moment for all that a script does.
local function nowMs()
  if not scriptTime then
    local time = redis.call('TIME')
    scriptTime = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return scriptTime
end

-- Lua prints large numbers in floating point; ids and times must stay whole.
local function whole(number)
  return string.format('%.0f', number)
end

-- Records are read once, kept here while the script runs, and written back by
-- saveRecords(): a call into Redis costs more than all else in these scripts.
local records, changedRecords = {}, {}

local function loadRecords(ids)
  if #ids == 0 then return end
  local keys = {}
  for i, id in ipairs(ids) do keys[i] = S .. 'd:' .. id end
  for i, record in ipairs(redis.call('MGET', unpack(keys))) do
    -- One that this script has changed is newer here.
    if not changedRecords[ids[i]] then records[ids[i]] = record end
  end
end

local function recordOf(id)
  if records[id] == nil then records[id] = redis.call('GET', S .. 'd:' .. id) end
  return records[id]
end

local function setRecord(id, record)
  records[id] = record
  changedRecords[id] = true
end

local function saveRecords()
  local pairsToSet = {}
  for id in pairs(changedRecords) do
    pairsToSet[#pairsToSet + 1] = S .. 'd:' .. id
    pairsToSet[#pairsToSet + 1] = records[id]
  end
  if #pairsToSet > 0 then redis.call('MSET', unpack(pairsToSet)) end
end

-- hook, kind, event key, number of the next attempt
local function readRecord(record)
  local hook, kind, event = string.match(record, '^H(%d+)\t%d+\t(%a)\t%d*\t([^\n]*)')
  local _, attempts = string.gsub(record, '\nA', '')
  return hook, kind, event, attempts + 1
end

local function eventOf(record)
  return string.match(record, '^[^\n]*\t([^\n]*)')
end

local function append(id, line)
  setRecord(id, recordOf(id) .. '\n' .. line)
end

-- An event, its data if that is apart, the ranges of its deliveries (noteRange in gate.lua), and what else is kept with it.
local function forgetEvent(event)
  redis.call('UNLINK', S .. 'e:' .. event, S .. 'data:' .. event, S .. 'x:' .. event, S .. 'with:' .. event)
end

-- Whether a delivery has come to its end: delivered, dead or cancelled.
local function hasEnded(record)
  return string.find(record, '\nA[dx]') ~= nil or string.find(record, '\n[DC]') ~= nil
end

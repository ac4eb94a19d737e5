-- Forgets deliveries that came to their end long enough ago: their records, what
-- indexes say of them, and what was stored for them alone. Open ones stay, whatever is asked.
-- KEYS  1 shard prefix
-- ARGV  1 moment (ms) before which a delivery must have ended, or 'any', 2 moment before which a
--       dead letter must have died, 3 index that the ids are from; then delivery ids
-- Returns a letter per delivery, for as many as were looked at, one at least: f forgotten | - not there |
--         y made after the moment | e ended after it | o open | d dead letter
local endedBefore, deadBefore, index = tonumber(ARGV[1]) or math.huge, tonumber(ARGV[2]), ARGV[3]
-- Bytes of a record that hold its heading and mostly all of it. A call ends early when it has read this
-- many bytes of longer ones, or looked this many records up to see what is left of index entries.
local HEAD, MOST_BYTES, MOST_LOOKED_UP = 1024, 262144, 3000
local bytesRead = 0

-- When the latest of what the record tells happened.
local function endOf(id, record)
  if #record == HEAD then
    record = redis.call('GET', S .. 'd:' .. id)
    bytesRead = bytesRead + #record
  end
  local latest = tonumber(string.match(record, '^H%d+\t(%d+)'))
  local at = string.find(record, '\n', 1, true)
  while at do
    local moment = string.match(record, '^[AIL]%a%[%d+,(%d+)', at + 1) or string.match(record, '^[DC][%l_]+\t(%d+)', at + 1)
    latest = math.max(latest, tonumber(moment) or 0)
    at = string.find(record, '\n', at + 1, true)
  end
  return latest
end

local function judge(id, record, isOpen, isDead)
  if record == '' then return '-' end
  local made = tonumber(string.match(record, '^H%d+\t(%d+)'))
  -- One from a time to come, as Redis' clock was set back since, says nothing of those behind it.
  if made >= endedBefore then return made > nowMs() and 'e' or 'y' end
  if isOpen then return 'o' end
  if isDead then return endOf(id, record) < deadBefore and 'f' or 'd' end
  if endedBefore < math.huge and endOf(id, record) >= endedBefore then return 'e' end
  return 'f'
end

local touched = {}

local function forget(id, record, wasDead)
  local hook, kind, event = readRecord(record)
  redis.call('UNLINK', S .. 'd:' .. id, S .. 'texts:' .. id)
  if wasDead then redis.call('ZREM', S .. 'dead', id) end
  redis.call('ZINCRBY', S .. 'kept', -1, hook)
  touched[#touched + 1] = { 'hd:' .. hook, id }
  touched[#touched + 1] = { 'sd:' .. string.match(event, '^[^|]*'), id }
  touched[#touched + 1] = { 'ad', id }
  if kind == 'p' then forgetPing(event, id % 1024) end
end

local ids = { unpack(ARGV, 4) }
local isStillOpen = openAmong(ids)
local dead = redis.call('ZMSCORE', S .. 'dead', unpack(ids))
local letters = {}
for i, id in ipairs(ids) do
  if bytesRead > MOST_BYTES or lookedUp > MOST_LOOKED_UP then break end
  local record = redis.call('GETRANGE', S .. 'd:' .. id, 0, HEAD - 1)
  letters[i] = judge(id, record, isStillOpen[id], dead[i])
  if letters[i] == 'f' then forget(id, record, dead[i]) end
  -- What is not there may be indexed all the same, if somebody has deleted it.
  if letters[i] == '-' then touched[#touched + 1] = { index, id } end
  -- One hook's deliveries are in as many entries of the other indexes.
  if index ~= 'ad' then
    tidyIndexes(touched)
    touched = {}
  end
end
tidyIndexes(touched)
return table.concat(letters)

-- Judges entries of a work stream that no worker seems to come to: the group has passed them by, and nobody
-- has them in hand. The protocol leaves no such entries; XACK, XGROUP DELCONSUMER or XGROUP SETID by hand do.
-- They are made pending again, in their place, for a worker that is not there: the next one that looks after the
-- dead (take_over.lua) takes them up. Who has one in hand after all may still settle it before that.
-- KEYS  1 shard prefix
-- ARGV  1 stream: events | deliveries, 2 hand out 1 | 0, 3 name of that worker; then entry ids
-- Returns {entry id, fields} per entry that was such.
local stream = KEYS[1] .. ARGV[1]

-- The last entry that the group has handed out. Nothing without a group: a new one begins anew.
local function lastHandedOut()
  if redis.call('EXISTS', stream) == 0 then return nil end
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local group = {}
    for i = 1, #info, 2 do group[info[i]] = info[i + 1] end
    if group['name'] == 'w' then return group['last-delivered-id'] end
  end
end

local last = lastHandedOut()
if not last then return {} end
local stranded = {}
for i = 4, #ARGV do
  local entry = redis.call('XRANGE', stream, ARGV[i], ARGV[i])[1]
  local isPassed = entry and #redis.call('XRANGE', stream, ARGV[i], last, 'COUNT', 1) > 0
  if isPassed and #redis.call('XPENDING', stream, 'w', ARGV[i], ARGV[i], 1) == 0 then
    stranded[#stranded + 1] = entry
    if ARGV[2] == '1' then
      redis.call('XCLAIM', stream, 'w', ARGV[3], 0, ARGV[i], 'RETRYCOUNT', 0, 'FORCE', 'JUSTID')
    end
  end
end
return stranded

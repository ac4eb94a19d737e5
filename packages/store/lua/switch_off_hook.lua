-- Deactivates a hook on Posthorn's own account, if it is still active and still
-- what it was when the reason came up.
-- KEYS  1 shard prefix
-- ARGV  1 hook id, 2 reason, 3 revision of the hook that gave the reason,
--       4 audit log, 5 audit record
-- Returns the hook's revision afterwards, or nothing when it was left alone.
local S = KEYS[1]
local key = S .. 'h:' .. ARGV[1]
local hook = redis.call('HMGET', key, 'active', 'source', 'rev')
if hook[1] ~= '1' or hook[3] ~= ARGV[3] then return false end
redis.call('HSET', key, 'active', '0', 'reason', ARGV[2])
redis.call('HINCRBY', S .. 'hook-versions', hook[2], 1)
note(ARGV[4], hook[2], ARGV[1], ARGV[5])
return redis.call('HINCRBY', key, 'rev', 1)

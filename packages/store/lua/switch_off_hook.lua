-- Deactivates a hook on Posthorn's own account, if it is still active.
-- KEYS  1 shard prefix
-- ARGV  1 hook id, 2 reason
-- Returns the hook's revision afterwards, or nothing when it was not active.
local S = KEYS[1]
local key = S .. 'h:' .. ARGV[1]
local hook = redis.call('HMGET', key, 'active', 'source')
if hook[1] ~= '1' then return false end
redis.call('HSET', key, 'active', '0', 'reason', ARGV[2])
redis.call('HINCRBY', S .. 'hook-versions', hook[2], 1)
return redis.call('HINCRBY', key, 'rev', 1)

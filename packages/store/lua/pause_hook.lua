-- Pauses a hook, or lets it go on. What waits stays in its line, or leaves it again.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 hook id, 3 pause 1 | go on 0, 4 audit log, 5 audit record
-- Returns 1, or nothing when the hook is not there.
local hook = ARGV[2]
local key = S .. 'h:' .. hook
local source = redis.call('HGET', key, 'source')
if not source then return false end
if (redis.call('HGET', key, 'paused') or '0') == ARGV[3] then return 1 end
redis.call('HSET', key, 'paused', ARGV[3])
redis.call('HINCRBY', key, 'rev', 1)
pull(hook, ARGV[1])
commit()
note(ARGV[4], source, hook, ARGV[5])
return 1

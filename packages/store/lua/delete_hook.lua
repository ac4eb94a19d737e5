-- Deletes a hook. Deliveries on their way are cancelled where they turn up;
-- those that wait, by the job that end_waiting.lua serves.
-- KEYS  1 shard prefix
-- ARGV  1 hook id
-- Returns 1, or 0 when it was not there.
local S = KEYS[1]
local source = redis.call('HGET', S .. 'h:' .. ARGV[1], 'source')
if not source then return 0 end
redis.call('DEL', S .. 'h:' .. ARGV[1])
redis.call('ZREM', S .. 'hooks:' .. source, ARGV[1])
redis.call('HINCRBY', S .. 'hook-versions', source, 1)
return 1

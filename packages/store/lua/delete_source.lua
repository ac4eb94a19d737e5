-- Deletes a source that has no hooks.
-- KEYS  1 shard prefix
-- ARGV  1 source, 2 audit record
-- Returns 1 | 0 (not there) | -1 (it still has hooks).
local S = KEYS[1]
if redis.call('EXISTS', S .. 'src:' .. ARGV[1]) == 0 then return 0 end
if redis.call('EXISTS', S .. 'hooks:' .. ARGV[1]) == 1 then return -1 end
note('audit', ARGV[1], '', ARGV[2])
redis.call('DEL', S .. 'src:' .. ARGV[1])
redis.call('ZREM', S .. 'sources', ARGV[1])
redis.call('SADD', S .. 'gone-sources', ARGV[1]) -- until retention has its events
return 1

-- Replaces the document of a hook, if it is still the one that was read. Says the
-- same in other words (its secrets sealed with another key), so neither the
-- hook's revision nor its source's version moves on.
-- KEYS  1 shard prefix
-- ARGV  1 hook, 2 document that was read, 3 document to put in its place
-- Returns 1, or 0 when it was changed meanwhile, or is gone.
local key = KEYS[1] .. 'h:' .. ARGV[1]
if redis.call('HGET', key, 'doc') ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'doc', ARGV[3])
return 1

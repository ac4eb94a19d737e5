-- Adds to what a replay has selected on this shard, if nobody else has come further.
-- KEYS  1 shard prefix
-- ARGV  1 replay, 2 how far the selection was, 3 how far it is now; then items: delivery ids, or
--       'e<hook> <event key>' for an event that has no delivery to that hook
-- Returns 1, or 0 when the selection was somewhere else.
local S = KEYS[1]
local key = S .. 'replay:' .. ARGV[1]
if (redis.call('HGET', key, 'cursor') or '') ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'cursor', ARGV[3])
if #ARGV > 3 then
  redis.call('RPUSH', S .. 'replay-items:' .. ARGV[1], unpack(ARGV, 4))
  redis.call('HINCRBY', key, 'total', #ARGV - 3)
end
return 1

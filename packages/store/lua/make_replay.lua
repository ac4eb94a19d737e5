-- Makes a replay, which waits for its selection. The oldest of very many are listed no more.
-- KEYS  1 prefix of the whole deployment
-- ARGV  1 replay, 2 document (JSON)
-- Returns 1, or 0 when there is one of that name: the call was sent twice.
local S = KEYS[1]
local key = S .. 'replay:' .. ARGV[1]
if redis.call('HSETNX', key, 'doc', ARGV[2]) == 0 then return 0 end
redis.call('HSET', key, 'state', 'waiting')
redis.call('ZADD', S .. 'replays', redis.call('INCR', S .. 'replay-seq'), ARGV[1])
redis.call('ZREMRANGEBYRANK', S .. 'replays', 0, -10001)
redis.call('SADD', S .. 'replays-active', ARGV[1])
return 1

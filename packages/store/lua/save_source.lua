-- Creates or replaces a source.
-- KEYS  1 shard prefix
-- ARGV  1 source, 2 bucket, 3 document (JSON), 4 now (RFC 3339), for created_at
-- Returns {number, created_at, 1 if it is new}.
local S = KEYS[1]
local key = S .. 'src:' .. ARGV[1]
local known = redis.call('HMGET', key, 'number', 'created_at')
if not known[1] then
  local number = string.format('%.0f', redis.call('INCR', S .. 'source-seq') * 1024 + tonumber(ARGV[2]))
  redis.call('HSET', key, 'number', number, 'created_at', ARGV[4])
  redis.call('ZADD', S .. 'sources', 0, ARGV[1])
  known = { number, ARGV[4], 1 }
else
  known[3] = 0
end
redis.call('HSET', key, 'doc', ARGV[3])
return known

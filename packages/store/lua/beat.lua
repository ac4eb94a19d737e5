-- Says that a worker lives.
-- KEYS  1 shard prefix
-- ARGV  1 worker
-- Returns how many workers were heard of in the last 8 s, this one included.
local now = nowMs()
redis.call('ZADD', S .. 'workers', now, ARGV[1])
return redis.call('ZCOUNT', S .. 'workers', now - 8000, '+inf')

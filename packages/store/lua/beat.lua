-- Says that a worker lives, and what it is doing; and takes a sample of the counters now and then.
-- KEYS  1 shard prefix
-- ARGV  1 worker, 2 document that tells of it (JSON) or '', 3 attempts since its last beat that delivered, 4 that failed
-- Returns how many workers were heard of in the last 8 s, this one included.
local SAMPLE_EVERY_MS, SAMPLES = 5000, 62
local now = nowMs()

-- What rates are told from (src/stats/rates.ts): one per 5 s, by whoever comes first.
local function takeSample()
  local last = redis.call('LINDEX', S .. 'samples', -1)
  local sinceMs = last and now - string.match(last, '^%d+')
  if sinceMs and sinceMs < 0 then redis.call('DEL', S .. 'samples') end -- the clock was set back
  if sinceMs and sinceMs >= 0 and sinceMs < SAMPLE_EVERY_MS then return end
  local made = redis.call('GET', S .. 'delivery-seq') or '0'
  local counts = redis.call('HMGET', S .. 'counts', 'events', 'attempts', 'delivered', 'failed')
  local sample = { whole(now), counts[1] or '0', made, counts[2] or '0', counts[3] or '0', counts[4] or '0' }
  redis.call('RPUSH', S .. 'samples', table.concat(sample, ' '))
  redis.call('LTRIM', S .. 'samples', -SAMPLES, -1)
end

forgetTheFuture(now)
endGap(now)
redis.call('ZADD', S .. 'workers', now, ARGV[1])
if ARGV[2] ~= '' then redis.call('HSET', S .. 'worker-docs', ARGV[1], ARGV[2]) end
if ARGV[3] ~= '0' then redis.call('HINCRBY', S .. 'counts', 'delivered', ARGV[3]) end
if ARGV[4] ~= '0' then redis.call('HINCRBY', S .. 'counts', 'failed', ARGV[4]) end
takeSample()
return redis.call('ZCOUNT', S .. 'workers', now - 8000, '+inf')

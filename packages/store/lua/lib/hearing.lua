-- How long workers have been silent. Silence counts only while somebody is heard:
-- a time in which nobody is tells of Redis (it was away, or stood still) or of all
-- workers, but not which of them are dead.
--   workers   zset by Redis' time: when each worker was last heard of
--   gaps      list: 'from to', the latest times in which nobody was
local GAP_MS, GAPS_KEPT = 3000, 16
-- After a gap some find back sooner than others: connecting again takes up to 7 s (src/connect.ts).
local FIND_BACK_MS = 4000

-- Since when nobody has been heard of; nothing if that is no gap.
local function gapSince(now)
  local newest = tonumber(redis.call('ZREVRANGE', S .. 'workers', 0, 0, 'WITHSCORES')[2])
  if not newest then return nil end
  -- Who was the newest may have left since.
  local last = redis.call('LINDEX', S .. 'gaps', -1)
  local since = last and math.max(newest, tonumber(string.match(last, '%d+$'))) or newest
  return now - since > GAP_MS and since or nil
end

-- Redis' clock may have been set back. Who was heard in a time to come was heard now; gaps there would excuse everybody.
local function forgetTheFuture(now)
  for _, worker in ipairs(redis.call('ZRANGEBYSCORE', S .. 'workers', '(' .. whole(now), '+inf')) do
    redis.call('ZADD', S .. 'workers', now, worker)
  end
  local last = redis.call('LINDEX', S .. 'gaps', -1)
  if last and tonumber(string.match(last, '%d+$')) > now then redis.call('DEL', S .. 'gaps') end
end

-- Somebody is heard again.
local function endGap(now)
  local since = gapSince(now)
  if not since then return end
  redis.call('RPUSH', S .. 'gaps', whole(since) .. ' ' .. whole(now))
  redis.call('LTRIM', S .. 'gaps', -GAPS_KEPT, -1)
end

-- The gaps, the latest last: { from, to }. One may be under way.
local function readGaps(now)
  local gaps = {}
  for i, text in ipairs(redis.call('LRANGE', S .. 'gaps', 0, -1)) do
    local from, to = string.match(text, '^(%d+) (%d+)$')
    gaps[i] = { tonumber(from), tonumber(to) }
  end
  local since = gapSince(now)
  if since then gaps[#gaps + 1] = { since, now } end
  return gaps
end

-- Whether a worker has been silent for longer than `silenceMs` while others were heard.
local function isSilent(worker, silenceMs, gaps, now)
  local heard = tonumber(redis.call('ZSCORE', S .. 'workers', worker) or nil)
  if not heard then
    local last = gaps[#gaps]
    return not last or now - last[2] > FIND_BACK_MS
  end
  local silentMs, allowedMs = now - heard, silenceMs
  for _, gap in ipairs(gaps) do
    if gap[1] >= heard then
      silentMs = silentMs - (gap[2] - gap[1])
      allowedMs = silenceMs + FIND_BACK_MS
    end
  end
  return silentMs > allowedMs
end

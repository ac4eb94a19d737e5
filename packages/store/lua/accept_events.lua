-- Accepts posted events. Without allow-oom: when memory is full this, and only this, is refused.
-- KEYS  1 shard prefix
-- ARGV  per event: source, id, type, content hash (22 characters), meta (JSON), data (JSON)
-- Returns one of new | same | other | nosource per event, in order.
local results = {}
local now = whole(nowMs())
for i = 1, #ARGV, 6 do
  results[#results + 1] = accept(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], now)
end
saveAccepted(now)
return results

-- Accepts posted events. Without allow-oom: when memory is full this, and only this, is refused.
-- KEYS  1 shard prefix
-- ARGV  per event: source, id, type, content hash (22 characters), meta (JSON), data (JSON)
-- Returns one of new | same | other | nosource per event, in order.
local events = {}
for i = 1, #ARGV, 6 do
  events[#events + 1] =
    { source = ARGV[i], id = ARGV[i + 1], type = ARGV[i + 2], hash = ARGV[i + 3], meta = ARGV[i + 4], data = ARGV[i + 5] }
end
return accept(events, whole(nowMs()))

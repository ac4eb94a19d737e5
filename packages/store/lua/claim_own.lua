-- Hands entries out again to the worker that they are pending for. In one
-- step: what was settled, or taken over from it, since it asked is left alone.
-- KEYS  1 shard prefix
-- ARGV  1 stream: events | deliveries, 2 worker; then entry ids
-- Returns {entry id, fields, how often it has been handed out} per entry that was still the worker's.
local stream, worker = KEYS[1] .. ARGV[1], ARGV[2]
local claimed = {}
for i = 3, #ARGV do
  local own = redis.call('XPENDING', stream, 'w', ARGV[i], ARGV[i], 1, worker)[1]
  local entry = own and redis.call('XCLAIM', stream, 'w', worker, 0, ARGV[i])[1]
  if entry then claimed[#claimed + 1] = { entry[1], entry[2], own[4] + 1 } end
end
return claimed

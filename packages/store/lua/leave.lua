-- A worker that stops takes its name off, if it holds nothing.
-- KEYS  1 shard prefix
-- ARGV  1 worker
-- Returns how many entries it still holds (they are taken over like a dead worker's).
local held = 0
for _, name in ipairs({ 'events', 'deliveries' }) do
  local pending = #redis.call('XPENDING', S .. name, 'w', '-', '+', 1000, ARGV[1])
  if pending == 0 then redis.call('XGROUP', 'DELCONSUMER', S .. name, 'w', ARGV[1]) end
  held = held + pending
end
redis.call('ZREM', S .. 'workers', ARGV[1])
redis.call('HDEL', S .. 'worker-docs', ARGV[1])
return held

-- Creates or changes a hook, and moves its source's hook version on, so that
-- fan-out matches again (design.md section 3.6).
-- KEYS  1 shard prefix
-- ARGV  1 source, 2 bucket, 3 hook id ('' to create), 4 revision this change is based on; to
--       create: hook version of the source that this is based on, or '' for any,
--       5 document (JSON), 6 active 1|0, 7 cap of its gate or '', 8 deliveries per second or '',
--       9 audit log, 10 audit record or ''
-- Returns {id, revision} | {0} (no such source or hook) | {-1} (changed meanwhile: read and try again).
local S = KEYS[1]
local source, id = ARGV[1], ARGV[3]
if redis.call('EXISTS', S .. 'src:' .. source) == 0 then return { 0 } end
if id == '' then
  local version = redis.call('HGET', S .. 'hook-versions', source) or '0'
  if ARGV[4] ~= '' and ARGV[4] ~= version then return { -1 } end
  id = string.format('%.0f', redis.call('INCR', S .. 'hook-seq') * 1024 + tonumber(ARGV[2]))
  redis.call('ZADD', S .. 'hooks:' .. source, id, id)
  redis.call('HSET', S .. 'h:' .. id, 'source', source)
else
  local rev = redis.call('HGET', S .. 'h:' .. id, 'rev')
  if not rev then return { 0 } end
  if rev ~= ARGV[4] then return { -1 } end
end
local key = S .. 'h:' .. id
-- Somebody who switches a hook on again has mended it: its failures so far count no more.
if ARGV[6] == '1' and redis.call('HGET', key, 'active') == '0' then redis.call('HDEL', S .. 'gate:' .. id, 'b') end
redis.call('HSET', key, 'doc', ARGV[5], 'active', ARGV[6])
for field, value in pairs({ cap = ARGV[7], rate = ARGV[8] }) do
  if value == '' then
    redis.call('HDEL', key, field)
  else
    redis.call('HSET', key, field, value)
  end
end
if ARGV[6] == '1' then redis.call('HDEL', key, 'reason') end
redis.call('HINCRBY', S .. 'hook-versions', source, 1)
note(ARGV[9], source, id, ARGV[10])
return { id, redis.call('HINCRBY', key, 'rev', 1) }

-- Creates or replaces a source. With another dialect each of its hooks has a new
-- revision, and the source a new hook version: workers read them again. With other
-- settings too: whoever makes a hook because the source is public is then told (hooks.ts, createHookAt).
-- KEYS  1 shard prefix
-- ARGV  1 source, 2 bucket, 3 document (JSON), 4 now (RFC 3339), for created_at, 5 dialect or '',
--       6 dialect and document that this is based on, or '' where there is none, 7 audit record or ''
-- Returns {number, created_at, 1 if it is new} | {} (changed meanwhile: read and try again).
local S = KEYS[1]
local key = S .. 'src:' .. ARGV[1]
local known = redis.call('HMGET', key, 'number', 'created_at')
local dialect = redis.call('HGET', key, 'dialect') or ''
local doc = redis.call('HGET', key, 'doc')
if (doc and dialect .. doc or '') ~= ARGV[6] then return {} end
if not known[1] then
  local number = string.format('%.0f', redis.call('INCR', S .. 'source-seq') * 1024 + tonumber(ARGV[2]))
  redis.call('HSET', key, 'number', number, 'created_at', ARGV[4])
  redis.call('ZADD', S .. 'sources', 0, ARGV[1])
  known = { number, ARGV[4], 1 }
else
  known[3] = 0
end
redis.call('HSET', key, 'doc', ARGV[3], 'dialect', ARGV[5])
if dialect ~= ARGV[5] then
  for _, hook in ipairs(redis.call('ZRANGE', S .. 'hooks:' .. ARGV[1], 0, -1)) do
    redis.call('HINCRBY', S .. 'h:' .. hook, 'rev', 1)
  end
end
if doc and (doc ~= ARGV[3] or dialect ~= ARGV[5]) then redis.call('HINCRBY', S .. 'hook-versions', ARGV[1], 1) end
note('audit', ARGV[1], '', ARGV[7])
return known

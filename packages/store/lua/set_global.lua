-- Sets or removes a field of a hash of the whole deployment (keys.ts, globalKeys).
-- KEYS  1 their prefix
-- ARGV  1 hash, 2 field, 3 value, or '' to remove it, 4 field to count the change in, or '', 5 audit record or ''
-- Returns 1, or 0 when there was nothing to remove.
local key = KEYS[1] .. ARGV[1]
if ARGV[3] ~= '' then
  redis.call('HSET', key, ARGV[2], ARGV[3])
elseif redis.call('HDEL', key, ARGV[2]) == 0 then
  return 0
end
if ARGV[4] ~= '' then redis.call('HINCRBY', key, ARGV[4], 1) end
note('audit', '', '', ARGV[5])
return 1

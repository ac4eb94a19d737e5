-- Counts something against bounds that hold for a while each, if it is within all of them.
-- KEYS  1 prefix
-- ARGV  1 how long a count lasts from its first on, in milliseconds; then per bound: 2 its key, 3 the most
-- Returns 0 when it was counted, else in how many milliseconds to ask again.
local S = KEYS[1]
local wait = 0
for i = 2, #ARGV, 2 do
  local count = tonumber(redis.call('GET', S .. ARGV[i])) or 0
  if count >= tonumber(ARGV[i + 1]) then wait = math.max(wait, redis.call('PTTL', S .. ARGV[i]), 1) end
end
if wait > 0 then return wait end
for i = 2, #ARGV, 2 do
  redis.call('INCR', S .. ARGV[i])
  redis.call('PEXPIRE', S .. ARGV[i], ARGV[1], 'NX')
end
return 0

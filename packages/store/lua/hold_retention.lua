-- Lets one run of retention at a time have a shard for a while, and notes how far it is.
-- KEYS  1 shard prefix
-- ARGV  1 run, 2 for how many milliseconds from now, 0 to give it back; then fields of `retention`
--       and their values, '' to remove one
-- Returns 1, or 0 when another run has it: then nothing is noted.
local S = KEYS[1]
local key = S .. 'retaining'
local holder = redis.call('GET', key)
if holder and holder ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then
  redis.call('DEL', key)
else
  redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
end
for i = 3, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', S .. 'retention', ARGV[i])
  else
    redis.call('HSET', S .. 'retention', ARGV[i], ARGV[i + 1])
  end
end
return 1

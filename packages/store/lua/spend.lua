-- Spends from what somebody may use per second. Up to a second's worth may go at
-- once; who takes more than that at a time borrows it, and waits that much longer.
-- KEYS  1 prefix
-- ARGV  1 name, 2 how much there is per second, 3 how much to take
-- Returns 0 when it was taken, else in how many milliseconds to ask again.
local key = KEYS[1] .. ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
-- Kept: the moment until which what was taken is not yet there.
local paidAt = math.max(now, tonumber(redis.call('GET', key) or '0'))
if paidAt - now >= 1000 then return math.ceil(paidAt - now - 1000) + 1 end
paidAt = paidAt + ARGV[3] * 1000 / ARGV[2]
redis.call('SET', key, string.format('%.3f', paidAt), 'PX', math.ceil(paidAt - now) + 1)
return 0

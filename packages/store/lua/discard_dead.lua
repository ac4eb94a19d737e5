-- Takes deliveries out of the dead letters for good. What is known of them goes by age, as with all others.
-- KEYS  1 shard prefix
-- ARGV  delivery ids
-- Returns how many were dead letters.
return redis.call('ZREM', KEYS[1] .. 'dead', unpack(ARGV))

-- Notes in the audit log what is about to be asked of a queue.
-- KEYS  1 shard prefix
-- ARGV  1 source, 2 hook id, 3 record
-- Returns nothing.
note('audit', ARGV[1], ARGV[2], ARGV[3])

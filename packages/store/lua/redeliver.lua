-- Delivers an ended delivery's event to its hook again, once.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 id of the ended delivery
-- Returns {created, new id} | {exists, id it became} | {open} | {gone} (no such delivery, or its event is kept no longer) | {nohook}.
local what, id = redeliver(ARGV[2], ARGV[1])
commit()
return { what, id }

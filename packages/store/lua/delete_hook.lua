-- Deletes a hook. Deliveries on their way are cancelled where they turn up;
-- those that wait, by the job that end_waiting.lua serves.
-- KEYS  1 shard prefix
-- ARGV  1 hook id, 2 revision it must have, or '' for any, 3 audit log, 4 audit record
-- Returns 1, or 0 when it was not there, or changed.
local S = KEYS[1]
local hook = redis.call('HMGET', S .. 'h:' .. ARGV[1], 'source', 'rev')
local source = hook[1]
if not source or (ARGV[2] ~= '' and ARGV[2] ~= hook[2]) then return 0 end
redis.call('DEL', S .. 'h:' .. ARGV[1])
redis.call('ZREM', S .. 'hooks:' .. source, ARGV[1])
redis.call('HINCRBY', S .. 'hook-versions', source, 1)
-- Else retention does that, with the hook's last delivery (lib/forget.lua).
if redis.call('EXISTS', S .. 'hd:' .. ARGV[1]) == 0 then
  redis.call('UNLINK', S .. 'req:' .. ARGV[1], S .. 'gate:' .. ARGV[1])
end
note(ARGV[3], source, ARGV[1], ARGV[4])
return 1

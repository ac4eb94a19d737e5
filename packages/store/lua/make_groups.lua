-- Makes the consumer groups of the work streams where they are missing. They begin at the first entry. But
-- deliveries that are there may have been handed out already, by a group that was deleted: they are assigned to a worker
-- that is not there, and go on from it by take_over.lua and claim_own.lua, which passes over what is settled.
-- KEYS  1 shard prefix
-- ARGV  1 name of that worker
-- Returns how many were made.
local made = 0

local function assignAll(stream, worker)
  local from = '-'
  while true do
    local ids = {}
    for i, entry in ipairs(redis.call('XRANGE', stream, from, '+', 'COUNT', 500)) do ids[i] = entry[1] end
    if #ids == 0 then return end
    from = '(' .. ids[#ids]
    redis.call('XGROUP', 'SETID', stream, 'w', ids[#ids])
    ids[#ids + 1] = 'FORCE'
    ids[#ids + 1] = 'JUSTID'
    redis.call('XCLAIM', stream, 'w', worker, 0, unpack(ids))
  end
end

for _, name in ipairs({ 'events', 'deliveries' }) do
  -- An error says that the group is there (BUSYGROUP): a script may go on after that.
  local answer = redis.pcall('XGROUP', 'CREATE', S .. name, 'w', '0', 'MKSTREAM')
  if not answer.err then
    made = made + 1
    if name == 'deliveries' then assignAll(S .. name, ARGV[1]) end
  elseif not string.find(answer.err, 'BUSYGROUP', 1, true) then
    return answer
  end
end
return made

-- Makes the consumer groups of the work streams where they are missing.
-- KEYS  1 shard prefix
-- Returns how many were made.
local S = KEYS[1]
local made = 0
for _, name in ipairs({ 'events', 'deliveries' }) do
  -- An error says that the group is there (BUSYGROUP): a script may go on after that.
  local answer = redis.pcall('XGROUP', 'CREATE', S .. name, 'w', '0', 'MKSTREAM')
  if not answer.err then
    made = made + 1
  elseif not string.find(answer.err, 'BUSYGROUP', 1, true) then
    return answer
  end
end
return made

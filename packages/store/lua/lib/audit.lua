-- Notes a change in the audit log, in the script that makes the change. A log is
-- a stream of: s source or '', n its number, which tells it from one of the same
-- name that is made after it, h hook or '', r the rest (src/audit-note.ts).
-- Records are kept for 90 days, and the latest 100 000 of a stream; 10 000 of what
-- strangers do.
local auditSeconds = 90 * 86400
local auditMost = { audit = 100000, ['audit-open'] = 10000 }

-- An empty record notes nothing.
local function note(stream, source, hook, record)
  if record == '' then return end
  local prefix = KEYS[1]
  local key = prefix .. stream
  local number = source ~= '' and redis.call('HGET', prefix .. 'src:' .. source, 'number')
  redis.call('XTRIM', key, 'MINID', string.format('%.0f', (redis.call('TIME')[1] - auditSeconds) * 1000))
  redis.call('XADD', key, 'MAXLEN', '~', auditMost[stream], '*', 's', source, 'n', number or '', 'h', hook, 'r', record)
end

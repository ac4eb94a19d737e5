-- Makes a new delivery of an ended one's event to its hook, once: the old
-- delivery notes what it became and leaves the dead letters. Before commit().
-- Returns created, new id | exists, id it became | open | gone (no such delivery, or its event is kept no longer) | nohook.
local function redeliver(id, cap)
  local record = recordOf(id)
  if not record then return 'gone' end
  local became = string.match(record, '\nR(%d+)')
  if became then return 'exists', became end
  if not hasEnded(record) then return 'open' end
  local hook, kind, event = readRecord(record)
  if kind == 'e' then kind = 'r' end
  if redis.call('EXISTS', S .. 'h:' .. hook) == 0 then return 'nohook' end
  if redis.call('EXISTS', S .. 'e:' .. event) == 0 then return 'gone' end
  local seq = takeNumbers(1)
  local new = whole(seq * 1024 + id % 1024)
  append(id, 'R' .. new)
  redis.call('ZREM', S .. 'dead', id)
  newDeliveries(seq, id % 1024, { hook }, kind, id, event)
  enqueue(new, 'none', hook, 1, kind, event, cap)
  return 'created', new
end

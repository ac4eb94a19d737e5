-- Compares what gates count as released with what is in the delivery stream,
-- sets them right, and lets go what they kept waiting.
-- KEYS  1 shard prefix
-- ARGV  1 default cap of a gate, 2 mend 1 | 0, 3 last entry of the delivery stream that the
--       sweeper has read, 4 entries it saw pending but not in the stream (comma list);
--       then per hook: id, its deliveries that the sweeper saw in the stream (comma list of 'delivery:entry')
-- Returns per hook how many too many (below 0: too few) its gate counted. Nothing at all: read on and ask again.
local cap, repair, last = ARGV[1], ARGV[2] == '1', ARGV[3]
local newer, newerIds = newerThan(last)
-- What a worker will settle although it is not in the stream is counted rightly.
if not newer or anyGhost(ARGV[4], last, newerIds) then return {} end

local function mend(hook, known)
  local gate = gateOf(hook, cap)
  local found = stillThere(known) + (newer[hook] or 0)
  local excess = gate.out - found
  if excess ~= 0 and repair then
    gate.out = found
    gate.changed = true
  end
  -- Also where the count was right: what opens a gate by the clock may have been lost.
  if repair then pull(hook, cap) end
  return excess
end

local excesses = {}
for i = 5, #ARGV, 2 do excesses[#excesses + 1] = mend(ARGV[i], ARGV[i + 1]) end
commit()
return excesses

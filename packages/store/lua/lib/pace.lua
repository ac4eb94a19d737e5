-- What holds a gate back besides its window: the breaker and the rate limit
-- (design.md section 6). Kept with the gate: `b` is 'failures until breaks since',
-- `r` is 'tokens at'; times in milliseconds.
local BREAK_AFTER = 10 -- failures in a row
local FIRST_BREAK_MS, LONGEST_BREAK_MS = 10000, 300000
local WORN_OUT_AFTER_MS = 5 * 86400000

-- Failures in a row that nobody answered; until when nothing is sent (0: the
-- breaker is closed; a time that is over: half open); how often in a row it
-- opened; since when every attempt failed (0: the last one did not).
local function readBreaker(gate, text)
  gate.breaker = text or '0 0 0 0'
  local failures, brokenUntil, breaks, since = string.match(gate.breaker, '^(%d+) (%d+) (%d+) (%d+)$')
  gate.failures, gate.brokenUntil = tonumber(failures), tonumber(brokenUntil)
  gate.breaks, gate.failingSince = tonumber(breaks), tonumber(since)
  -- Redis' clock was set back since: it is over now, rather than when the clock is there again.
  if gate.brokenUntil > nowMs() + LONGEST_BREAK_MS then gate.brokenUntil = nowMs() end
end

local function breakerText(gate)
  return table.concat(
    { whole(gate.failures), whole(gate.brokenUntil), whole(gate.breaks), whole(gate.failingSince) },
    ' '
  )
end

-- Only what says that nobody is there opens the breaker. An answer of any kind shows that somebody is.
local function noteContact(gate, answered)
  if answered then
    gate.failures, gate.brokenUntil, gate.breaks = 0, 0, 0
    return
  end
  gate.failures = gate.failures + 1
  -- What was on its way when it opened says nothing new.
  if gate.failures < BREAK_AFTER or gate.brokenUntil > nowMs() then return end
  gate.brokenUntil = nowMs() + math.min(FIRST_BREAK_MS * 2 ^ gate.breaks, LONGEST_BREAK_MS)
  gate.breaks = gate.breaks + 1
end

-- Returns whether the hook has now failed for so long that it is to be switched off.
local function noteResult(gate, delivered)
  if delivered then
    gate.failingSince = 0
    return false
  end
  if gate.failingSince == 0 then gate.failingSince = nowMs() end
  return nowMs() - gate.failingSince > WORN_OUT_AFTER_MS
end

-- A bucket of tokens, one per delivery. It holds a twentieth of a second's worth
-- and one more, so that whoever looks a little late loses nothing. It is full where it was written in a time to
-- come: Redis' clock was set back.
local function readTokens(gate, text)
  if not gate.rate then return end
  local most = 1 + gate.rate / 20
  local tokens, at = string.match(text or '', '^(%S+) (%d+)$')
  local passed = nowMs() - tonumber(at or nowMs() + 1)
  gate.tokens = passed >= 0 and math.min(most, tonumber(tokens) + passed * gate.rate / 1000) or most
end

local function tokensText(gate)
  return string.format('%.3f %.0f', gate.tokens, nowMs())
end

-- When a gate without room lets something go by itself; nothing while it waits for an attempt to end, or a person.
local function opensAt(gate)
  if gate.paused then return nil end
  if gate.brokenUntil > nowMs() then return gate.brokenUntil end
  if gate.rate and gate.tokens < 1 then return nowMs() + math.max(5, math.ceil((1 - gate.tokens) / gate.rate * 1000)) end
end

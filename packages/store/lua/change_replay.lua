-- Moves a replay from one state to another, if it is in one that allows it.
-- KEYS  1 prefix of the whole deployment
-- ARGV  1 replay, 2 selected | pause | resume | cancel | finish | settle (nothing is left to
--       count), 3 for how many seconds it is kept once it is settled
-- Returns its state, and whether that allowed it, 1 | 0; nothing when there is no such replay.
local S = KEYS[1]
local key = S .. 'replay:' .. ARGV[1]
local state = redis.call('HGET', key, 'state')
if not state then return false end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

local function go(to)
  redis.call('HSET', key, 'state', to)
  state = to
end

local isOver = state == 'done' or state == 'cancelled'
local steps = {
  selected = function()
    redis.call('HSETNX', key, 'selected', now)
    if state == 'waiting' then go('running') end
  end,
  pause = function() go('paused') end,
  resume = function()
    if state == 'paused' then go(redis.call('HEXISTS', key, 'selected') == 1 and 'running' or 'waiting') end
  end,
  cancel = function()
    redis.call('HSET', key, 'ended', now)
    go('cancelled')
  end,
  finish = function()
    if state ~= 'running' then return end
    redis.call('HSET', key, 'ended', now)
    go('done')
  end,
}

if ARGV[2] == 'settle' then
  if not isOver then return { state, 0 } end
  redis.call('HSETNX', key, 'settled', now)
  redis.call('SREM', S .. 'replays-active', ARGV[1])
  redis.call('EXPIRE', key, ARGV[3])
  return { state, 1 }
end
if isOver then return { state, 0 } end
steps[ARGV[2]]()
return { state, 1 }

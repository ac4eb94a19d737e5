import { changeReplay } from '@posthorn/store/replays/change';
import { activeReplays, getReplay } from '@posthorn/store/replays/read';
import type { Replay } from '@posthorn/store/replays/record';
import { stepReplay } from '@posthorn/store/replays/step';
import { tallyReplay } from '@posthorn/store/replays/tally';
import type { Store } from '@posthorn/store/store';
import type { Logger } from 'pino';
import { type Loop, pause, startLoop } from '../loop.ts';

/** What carrying replays out needs. */
export interface ReplayerDeps {
  store: Store;
  /** Asks the queue to select what a replay is to deliver. */
  askSelection: (replay: string) => Promise<unknown>;
  log: Logger;
  /** A selection that is not done after this long is asked for again: whoever was to ask the queue may have died before. Default a minute. */
  selectionLateMs?: number;
}

/** How often to look for replays. */
const lookEveryMs = 500;

/** How often a replay under way is read again: somebody may have paused it. */
const readEveryMs = 250;

/** Between two steps: a few deliveries at a time cost less each than one by one. */
const shortestWaitMs = 20;

/**
 * How often the ends of what a replay made are counted, when nobody looks: before retention forgets them, of
 * which a hook may have more than it keeps.
 */
const tallyEveryMs = 10_000;

/**
 * Carries replays out. Every worker does so for every replay, a step at a time
 * (lua/replay_step.lua): so the death of one makes no gap, and the rate holds over
 * all of them.
 */
export function startReplayer(deps: ReplayerDeps): Loop {
  const { selectionLateMs = 60_000 } = deps;
  const underWay = new Map<string, Promise<void>>();
  const dueAtMs = new Map<string, number>();

  /** Whether to do something about a replay that is only to be done now and then. */
  function isDue(id: string, everyMs: number, fromNow: boolean): boolean {
    const nowMs = Date.now();
    const at = dueAtMs.get(id) ?? (fromNow ? nowMs + everyMs : nowMs);
    dueAtMs.set(id, at <= nowMs ? nowMs + everyMs : at);
    return at <= nowMs;
  }

  async function see(replay: Replay, signal: AbortSignal): Promise<void> {
    switch (replay.state) {
      case 'waiting':
        if (isDue(replay.id, selectionLateMs, true)) await deps.askSelection(replay.id);
        return;
      case 'running':
        dueAtMs.delete(replay.id);
        return carryOut(deps, replay, signal);
      case 'paused':
      case 'done':
      case 'cancelled':
        if (isDue(replay.id, tallyEveryMs, false)) await tallyReplay(deps.store, replay);
    }
  }

  const loop = startLoop('replay', deps.log, async (signal) => {
    const active = await activeReplays(deps.store);
    const ids = new Set(active.map(({ id }) => id));
    for (const id of dueAtMs.keys()) if (!ids.has(id)) dueAtMs.delete(id);
    for (const replay of active) {
      if (underWay.has(replay.id)) continue;
      const done = see(replay, signal)
        .catch((error: unknown) =>
          deps.log.warn({ err: error, replay: replay.id }, 'a replay does not go on; trying again'),
        )
        .finally(() => underWay.delete(replay.id));
      underWay.set(replay.id, done);
    }
    return lookEveryMs;
  });
  return {
    stop: async () => {
      await loop.stop();
      await Promise.all(underWay.values());
    },
  };
}

/** Takes steps until all is looked at, or it is to run no longer. */
async function carryOut({ store, log }: ReplayerDeps, replay: Replay, signal: AbortSignal): Promise<void> {
  let readAtMs = Date.now();
  let talliedAtMs = readAtMs;
  while (!signal.aborted) {
    const { left, waitMs } = await stepReplay(store, replay);
    if (left === 0) {
      await changeReplay(store, replay.id, 'finish');
      log.info({ replay: replay.id }, 'a replay has looked at all that was selected');
      return;
    }
    if (waitMs > 0) await pause(Math.min(Math.max(waitMs, shortestWaitMs), readEveryMs), signal);
    if (Date.now() - readAtMs < readEveryMs) continue;
    if ((await getReplay(store, replay.id))?.state !== 'running') return;
    readAtMs = Date.now();
    if (readAtMs - talliedAtMs < tallyEveryMs) continue;
    await tallyReplay(store, replay);
    talliedAtMs = readAtMs;
  }
}

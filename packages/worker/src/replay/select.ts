import { setTimeout as sleep } from 'node:timers/promises';
import { changeReplay } from '@posthorn/store/replays/change';
import { getReplay } from '@posthorn/store/replays/read';
import { selectDeadLetters } from '@posthorn/store/replays/select';
import type { Store } from '@posthorn/store/store';
import type { EventCache } from '../event-cache.ts';
import { selectMissed } from './missed.ts';

/** What the selection needs. */
export interface SelectionDeps {
  store: Store;
  events: EventCache;
  /** Ends it early; the queue has it run again. */
  stopping: AbortSignal;
}

/** A replay that is paused or cancelled meanwhile is asked about this often. */
const askEveryMs = 1000;

/**
 * The job of a replay: selects what is to be delivered, which may take a while
 * for very many. It goes on from where it had come to, so that it may die and run
 * again at any time. What is selected then, all workers deliver (replayer.ts).
 */
export async function selectForReplay(deps: SelectionDeps, id: string): Promise<void> {
  const { store, stopping } = deps;
  const replay = await getReplay(store, id);
  if (!replay || replay.isSelected) return;
  let askedAtMs = Date.now();
  const goOn = async (): Promise<boolean> => {
    // The job is not done: the queue has another worker run it.
    if (stopping.aborted) throw new Error('This worker stops; the selection goes on elsewhere.');
    if (Date.now() - askedAtMs < askEveryMs) return true;
    askedAtMs = Date.now();
    return (await getReplay(store, id))?.state !== 'cancelled';
  };
  if (!(await goOn()) || replay.state === 'cancelled') return;
  const isThrough =
    replay.kind === 'replay'
      ? await selectDeadLetters(store, replay, goOn)
      : await selectMissed({ ...deps, wait: () => sleep(100) }, replay, goOn);
  if (isThrough) await changeReplay(store, id, 'selected');
}

import { countsOf, getReplay } from '../../src/replays/read.ts';
import type { Replay, ReplayCounts } from '../../src/replays/record.ts';
import type { Store } from '../../src/store.ts';

/** A replay as it is now. */
export async function replayNow(store: Store, { id }: Replay): Promise<Replay> {
  const replay = await getReplay(store, id);
  if (!replay) throw new Error('It is gone.');
  return replay;
}

/** What a replay has counted so far. */
export async function replayCounts(store: Store, { id }: Replay): Promise<ReplayCounts> {
  const [found] = await countsOf(store, [id]);
  if (!found) throw new Error('It is gone.');
  return found;
}

import { answersOf } from '../pipeline.ts';
import { run, type Store } from '../store.ts';
import { changeReplay, keptSeconds } from './change.ts';
import type { Replay } from './record.ts';

/**
 * Counts which of the deliveries that a replay made have ended since the last
 * count, and how. Once it is over and all of them have, the replay is settled: it is kept for a while, and nothing
 * more is done about it.
 */
export async function tallyReplay(store: Store, { id, state, settledAtMs }: Replay): Promise<void> {
  if (settledAtMs !== null) return;
  for (const shard of store.shards) {
    let cursor = '0';
    do cursor = String(await run(store, shard, 'replay_tally', [id, cursor]));
    while (cursor !== '0');
  }
  if ((state === 'done' || state === 'cancelled') && (await openCount(store, id)) === 0) {
    await changeReplay(store, id, 'settle');
    await keepForAWhile(store, id);
  }
}

async function openCount(store: Store, id: string): Promise<number> {
  const counts = await Promise.all(store.shards.map(({ prefix }) => store.redis.scard(`${prefix}replay-open:${id}`)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function keepForAWhile(store: Store, id: string): Promise<void> {
  const pipeline = store.redis.pipeline();
  for (const { prefix } of store.shards)
    for (const part of ['replay', 'replay-items', 'replay-results'])
      pipeline.expire(`${prefix}${part}:${id}`, keptSeconds);
  await answersOf(pipeline);
}

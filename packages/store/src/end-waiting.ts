import { allIds } from './delivery-index.ts';
import { run, type Store, shardOfId } from './store.ts';

const batch = 200;

/**
 * Ends all deliveries that wait for a hook that is over: dead letters when it
 * was deactivated, cancelled when it was deleted. Safe to run again.
 *
 * @returns how many were ended
 */
export async function endWaiting(
  store: Store,
  hook: number,
  how: 'hook_deactivated' | 'hook_deleted',
): Promise<number> {
  const shard = shardOfId(store, hook);
  const state = how === 'hook_deactivated' ? 'dead' : 'cancelled';
  let ended = 0;
  for await (const ids of allIds(store, shard, `hd:${hook}`)) {
    for (let i = 0; i < ids.length; i += batch)
      ended += Number(await run(store, shard, 'end_waiting', [state, how, ...ids.slice(i, i + batch)]));
  }
  return ended;
}

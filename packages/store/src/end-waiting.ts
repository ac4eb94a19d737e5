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
  let from = '-';
  for (;;) {
    const entries = await store.redis.xrange(`${shard.prefix}hd:${hook}`, from, '+', 'COUNT', batch);
    const last = entries.at(-1)?.[0];
    if (last === undefined) return ended;
    ended += Number(
      await run(store, shard, 'end_waiting', [state, how, ...entries.map(([id]) => Number.parseInt(id, 10))]),
    );
    from = `(${last}`;
  }
}

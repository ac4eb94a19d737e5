import { run, type Store, shardOfId } from './store.ts';

/**
 * What became of a wish to cancel a delivery: `asked` when it is being attempted or
 * about to be, and ends with that attempt; `ended` when it had ended before.
 */
export type Cancellation = 'cancelled' | 'asked' | 'ended' | 'gone';

/** Cancels an open delivery. Asked twice, it happens once. */
export async function cancelDelivery(store: Store, id: number): Promise<Cancellation> {
  return (await run(store, shardOfId(store, id), 'cancel_delivery', [id])) as Cancellation;
}

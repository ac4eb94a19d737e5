import { readRecords } from './deliveries.ts';
import type { Shard } from './keys.ts';
import type { Store } from './store.ts';

/**
 * What the latest attempt of a delivery that left something left for those after
 * it, or null. What came late is passed over: another attempt had begun by then.
 */
export async function lastProgress(store: Store, shard: Shard, delivery: number): Promise<string | null> {
  const [record] = await readRecords(store, shard, [delivery]);
  const left = record?.attempts.findLast(({ late, progress }) => !late && progress !== undefined);
  return left?.progress ?? null;
}

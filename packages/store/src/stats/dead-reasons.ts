import type { FailureReason } from '@posthorn/core/outcome';
import { readRecords } from '../deliveries.ts';
import type { Shard } from '../keys.ts';
import type { Store } from '../store.ts';

/** Dead letters, and why the latest of them are dead. */
export interface DeadLetters {
  count: number;
  lookedAt: number;
  byReason: Map<FailureReason | null, number>;
}

const latestDead = 300;

/** Counts the dead letters of a shard, and the reasons of the latest. */
export async function deadLettersOn(store: Store, shard: Shard): Promise<DeadLetters> {
  const key = `${shard.prefix}dead`;
  const [count, ids] = await Promise.all([store.redis.zcard(key), store.redis.zrevrange(key, 0, latestDead - 1)]);
  const records = await readRecords(store, shard, ids.map(Number));
  const byReason = new Map<FailureReason | null, number>();
  for (const record of records) if (record) byReason.set(record.reason, (byReason.get(record.reason) ?? 0) + 1);
  return { count, lookedAt: ids.length, byReason };
}

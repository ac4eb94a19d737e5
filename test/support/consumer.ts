import { makeShards } from '@posthorn/store/keys';
import { decodeDeliveryEntry, group, type RawEntry, type WorkStream } from '@posthorn/store/streams';
import type { Redis } from 'ioredis';
import type { PosthornProcess } from './posthorn-process.ts';

const prefix = makeShards(1)[0]?.prefix ?? '';

/** The key of a work stream of a deployment with one shard. */
export function streamKey(stream: WorkStream): string {
  return prefix + stream;
}

/** The name under which a worker reads; its log says it. */
export async function workerId(process: Pick<PosthornProcess, 'line'>): Promise<string> {
  const line = await process.line((text) => text.includes('"msg":"worker started"'));
  return (JSON.parse(line) as { worker: string }).worker;
}

/** A delivery that a worker has read and not settled. */
export interface Unsettled {
  /** The entry of the delivery stream that it was read with, and how many deliveries that lists, settled ones too. */
  entry: string;
  listed: number;
  delivery: number;
  hook: number;
  /** Event id. */
  event: string;
}

/** What a worker has read of the delivery stream and not settled, as Redis knows it. */
export async function unsettledOf(redis: Redis, worker: string): Promise<Unsettled[]> {
  const key = streamKey('deliveries');
  const pending = (await redis.xpending(key, group, '-', '+', 10_000, worker)) as [string][];
  const pipeline = redis.pipeline();
  for (const [id] of pending) pipeline.xrange(key, id, id);
  const raws = ((await pipeline.exec()) ?? []).flatMap(([, found]) => found as RawEntry[]);
  const read = raws.map(decodeDeliveryEntry).flatMap((all) => all.map((one) => ({ ...one, listed: all.length })));
  if (read.length === 0) return [];
  // An entry may list what is settled already, and goes with the last of it.
  const out = await redis.hmget(`${prefix}out`, ...read.map(({ delivery }) => String(delivery)));
  return read
    .filter(({ entry }, i) => out[i] === entry)
    .map(({ event, ...one }) => ({ ...one, event: event.slice(event.indexOf('|') + 1) }));
}

/** How many entries of both streams a worker has read and not settled. */
export async function pendingCount(redis: Redis, worker: string): Promise<number> {
  const counts = await Promise.all(
    (['events', 'deliveries'] as const).map(async (stream) => {
      const rows = await redis.xpending(streamKey(stream), group, '-', '+', 10_000, worker);
      return rows.length;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

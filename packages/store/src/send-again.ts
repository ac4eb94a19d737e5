import { sourceBucket } from '@posthorn/core/source';
import { eventKey } from './event-record.ts';
import { run, type Store, shardOfSource } from './store.ts';

/**
 * Sends a source's latest `push` to one hook of that source only, once, under
 * the GUID that it had (wire-formats.md S8).
 *
 * @returns the delivery's id, or null when the hook or such an event is not there
 */
export async function sendLatestPush(store: Store, source: string, hook: number): Promise<number | null> {
  const shard = shardOfSource(store, source);
  const event = await store.redis.hget(`${shard.prefix}src:${source}`, 'push');
  if (event === null) return null;
  const key = eventKey(source, event);
  const id = (await run(store, shard, 'send_again', [store.gateCap, hook, sourceBucket(source), key])) as string | null;
  return id === null ? null : Number(id);
}

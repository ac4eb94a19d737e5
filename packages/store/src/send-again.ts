import { type Author, posthorn } from '@posthorn/core/audit';
import { sourceBucket } from '@posthorn/core/source';
import { noteText } from './audit-note.ts';
import { eventKey } from './event-record.ts';
import { readEventHeads } from './events.ts';
import { sourcesHeardOn } from './heard-sources.ts';
import type { Shard } from './keys.ts';
import { answersOf } from './pipeline.ts';
import { run, type Store, shardOfSource } from './store.ts';

/**
 * Sends the latest `push` that a source's hooks hear of to one of them only,
 * once, under the GUID that it had (wire-formats.md S8). Hooks of an
 * organization hear of its repositories' pushes too.
 *
 * @returns the delivery's id, or null when the hook or such an event is not there
 */
export async function sendLatestPush(
  store: Store,
  source: string,
  hook: number,
  by: Author = posthorn,
): Promise<number | null> {
  const shard = shardOfSource(store, source);
  const key = await latestPush(store, shard, await sourcesHeardOn(store, source));
  if (key === undefined) return null;
  const note = noteText({ action: 'hook.tested', by });
  const args = [store.gateCap, hook, sourceBucket(source), key, note];
  const id = (await run(store, shard, 'send_again', args)) as string | null;
  return id === null ? null : Number(id);
}

/** The key of the push among those that sources noted as their latest which was received last. */
async function latestPush(store: Store, shard: Shard, sources: readonly string[]): Promise<string | undefined> {
  const pipeline = store.redis.pipeline();
  for (const source of sources) pipeline.hget(`${shard.prefix}src:${source}`, 'push');
  const ids = await answersOf<string | null>(pipeline);
  const keys = ids.flatMap((id, i) => (id === null ? [] : [eventKey(sources[i] ?? '', id)]));
  const heads = await readEventHeads(store, shard, keys);
  const pushes = keys.flatMap((key, i) => {
    const head = heads[i];
    return head ? [{ key, at: head.receivedAtMs }] : [];
  });
  return pushes.toSorted((a, b) => b.at - a.at)[0]?.key;
}

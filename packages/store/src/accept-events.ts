import { runConfirmed, type ScriptCall } from './confirm.ts';
import { type EventToAccept, encodeMeta } from './event-record.ts';
import type { Shard } from './keys.ts';
import { runScript } from './scripts.ts';
import { type Store, shardOfSource } from './store.ts';

/**
 * What became of a posted event: stored (`new`), known with the same content
 * (`same`), stored or known but not by enough replicas in time (`unconfirmed`),
 * its id is taken by other content (`other`), or its source does not exist
 * (`nosource`).
 */
export type Acceptance = 'new' | 'same' | 'unconfirmed' | 'other' | 'nosource';

/** Events of one script call: enough to amortise it, few enough to keep Redis responsive. */
export const eventsPerCall = 100;
const maxBytes = 1_000_000;

/**
 * Stores events and queues them for fan-out. When the promise is fulfilled
 * they are on disk, as far as Redis is set up for it (design.md section 3.1).
 *
 * @returns one answer per event, in order
 * @throws when Redis is away, full or silent: nothing is known of the events then, and posting them again is safe
 */
export async function acceptEvents(store: Store, events: readonly EventToAccept[]): Promise<Acceptance[]> {
  const all = chunks(store, events);
  const { answers, confirmed } = await runAll(store, all.map(toCall));
  const results: Acceptance[] = [];
  for (const [i, { items }] of all.entries()) {
    const acceptances = answers[i] as Acceptance[];
    for (const [j, { index }] of items.entries()) {
      const acceptance = acceptances[j] ?? 'nosource';
      const isStored = acceptance === 'new' || acceptance === 'same';
      results[index] = isStored && !confirmed ? 'unconfirmed' : acceptance;
    }
  }
  return results;
}

async function runAll(
  { redis, confirmation }: Store,
  calls: readonly ScriptCall[],
): Promise<{ answers: unknown[]; confirmed: boolean }> {
  if (confirmation) return runConfirmed(confirmation, 'accept_events', calls);
  const answers = await Promise.all(calls.map(({ prefix, args }) => runScript(redis, 'accept_events', prefix, args)));
  return { answers, confirmed: true };
}

function toCall({ shard, items }: Chunk): ScriptCall {
  const args = items.flatMap(({ event }) => [
    event.source,
    event.id,
    event.type,
    event.contentHash,
    encodeMeta(event),
    event.data,
  ]);
  return { prefix: shard.prefix, args };
}

interface Chunk {
  shard: Shard;
  items: { event: EventToAccept; index: number }[];
  bytes: number;
}

function chunks(store: Store, events: readonly EventToAccept[]): Chunk[] {
  const all: Chunk[] = [];
  const open = new Map<Shard, Chunk>();
  for (const [index, event] of events.entries()) {
    const shard = shardOfSource(store, event.source);
    let chunk = open.get(shard);
    if (!chunk || chunk.items.length >= eventsPerCall || chunk.bytes > maxBytes) {
      chunk = { shard, items: [], bytes: 0 };
      open.set(shard, chunk);
      all.push(chunk);
    }
    chunk.items.push({ event, index });
    chunk.bytes += event.data.length;
  }
  return all;
}

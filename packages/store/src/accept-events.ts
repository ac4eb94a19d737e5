import { type EventToAccept, encodeMeta } from './event-record.ts';
import type { Shard } from './keys.ts';
import { run, type Store, shardOfSource } from './store.ts';

/**
 * What became of a posted event: stored (`new`), known with the same content
 * (`same`), its id is taken by other content (`other`), or its source does not
 * exist (`nosource`).
 */
export type Acceptance = 'new' | 'same' | 'other' | 'nosource';

/** Events of one script call: enough to amortise it, few enough to keep Redis responsive. */
const maxItems = 100;
const maxBytes = 1_000_000;

/**
 * Stores events and queues them for fan-out. When the promise is fulfilled
 * they are on disk, as far as Redis is set up for it (design.md section 3.1).
 *
 * @returns one answer per event, in order
 * @throws when Redis is away, full or silent: nothing is known of the events then, and posting them again is safe
 */
export async function acceptEvents(store: Store, events: readonly EventToAccept[]): Promise<Acceptance[]> {
  const results: Acceptance[] = [];
  await Promise.all(
    chunks(store, events).map(async ({ shard, items }) => {
      const args = items.flatMap(({ event }) => [
        event.source,
        event.id,
        event.type,
        event.contentHash,
        encodeMeta(event),
        event.data,
      ]);
      const answers = (await run(store, shard, 'accept_events', args)) as Acceptance[];
      for (const [i, { index }] of items.entries()) results[index] = answers[i] ?? 'nosource';
    }),
  );
  return results;
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
    if (!chunk || chunk.items.length >= maxItems || chunk.bytes > maxBytes) {
      chunk = { shard, items: [], bytes: 0 };
      open.set(shard, chunk);
      all.push(chunk);
    }
    chunk.items.push({ event, index });
    chunk.bytes += event.data.length;
  }
  return all;
}

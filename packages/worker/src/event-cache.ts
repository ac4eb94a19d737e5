import { isLarge, type StoredEvent } from '@posthorn/store/event-record';
import { readStoredEvents } from '@posthorn/store/events';
import type { Shard } from '@posthorn/store/keys';
import type { Store } from '@posthorn/store/store';
import { LRUCache } from 'lru-cache';

/** About 32 MiB of event data: what is being fanned out and delivered right now. */
const maxCharacters = 32 * 1024 * 1024;

const empty = (): LRUCache<string, StoredEvent> =>
  new LRUCache({
    max: 256,
    maxSize: maxCharacters,
    sizeCalculation: (event) => (isLarge(event) ? 1 : event.data.length + 1),
  });

/**
 * After this all are read again, in milliseconds: no event is gone so soon, as they are kept for days. All of them at
 * once: to look at the age of each would cost more than it saves.
 */
const keptMs = 60_000;

/**
 * Events as read, large data left out. They never change; but once one is gone, by age or lost in a failover, its id is
 * free, and may come again with other content.
 */
export class EventCache {
  readonly #store: Store;
  readonly #now: () => number;
  #events = empty();
  #sinceMs: number;

  /** @param now monotonic clock, milliseconds */
  constructor(store: Store, now: () => number = () => performance.now()) {
    this.#store = store;
    this.#now = now;
    this.#sinceMs = now();
  }

  /** Forgets all, what is being read at this moment too: it must follow each new connection. */
  forget(): void {
    // Whoever is reading fills the old one.
    this.#events = empty();
    this.#sinceMs = this.#now();
  }

  /** Reads events of a shard by key; what is not kept any more is missing. */
  async get(shard: Shard, keys: Iterable<string>): Promise<Map<string, StoredEvent>> {
    if (this.#now() - this.#sinceMs > keptMs) this.forget();
    const events = this.#events;
    const found = new Map<string, StoredEvent>();
    const missing: string[] = [];
    for (const key of new Set(keys)) {
      const known = events.get(key);
      if (known) found.set(key, known);
      else missing.push(key);
    }
    if (missing.length === 0) return found;
    const read = await readStoredEvents(this.#store, shard, missing);
    for (const [i, key] of missing.entries()) {
      const event = read[i];
      if (!event) continue;
      events.set(key, event);
      found.set(key, event);
    }
    return found;
  }
}

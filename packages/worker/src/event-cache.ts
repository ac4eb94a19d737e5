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

/** Events as read, large data left out. They never change, until a failover has lost one, and its id is posted again. */
export class EventCache {
  readonly #store: Store;
  #events = empty();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Forgets all, what is being read at this moment too: it must follow each new connection. */
  forget(): void {
    // Whoever is reading fills the old one.
    this.#events = empty();
  }

  /** Reads events of a shard by key; what is not kept any more is missing. */
  async get(shard: Shard, keys: Iterable<string>): Promise<Map<string, StoredEvent>> {
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

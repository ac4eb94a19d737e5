import type { Event } from '@posthorn/core/event';
import { readEvents } from '@posthorn/store/events';
import type { Shard } from '@posthorn/store/keys';
import type { Store } from '@posthorn/store/store';
import { LRUCache } from 'lru-cache';

/** About 32 MiB of event data: what is being fanned out and delivered right now. */
const maxCharacters = 32 * 1024 * 1024;

/** Events as read; they never change, so what is here is right. */
export class EventCache {
  readonly #store: Store;
  readonly #events = new LRUCache<string, Event>({
    max: 256,
    maxSize: maxCharacters,
    sizeCalculation: (event) => event.data.length + 1,
  });

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads events of a shard by key; what is not kept any more is missing. */
  async get(shard: Shard, keys: Iterable<string>): Promise<Map<string, Event>> {
    const found = new Map<string, Event>();
    const missing: string[] = [];
    for (const key of new Set(keys)) {
      const known = this.#events.get(key);
      if (known) found.set(key, known);
      else missing.push(key);
    }
    if (missing.length === 0) return found;
    const read = await readEvents(this.#store, shard, missing);
    for (const [i, key] of missing.entries()) {
      const event = read[i];
      if (!event) continue;
      this.#events.set(key, event);
      found.set(key, event);
    }
    return found;
  }
}

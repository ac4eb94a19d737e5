import { getHooks, hooksOf, type SourceHooks, type StoredHook } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import type { Store } from '@posthorn/store/store';
import { LRUCache } from 'lru-cache';

/**
 * Hooks as this worker last read them. Staleness is found by whoever uses them:
 * fan-out compares a source's version inside its script, and an entry of the
 * delivery stream carries the revision its hook must have at least.
 */
export class HookCache {
  readonly #store: Store;
  readonly #bySource = new LRUCache<string, SourceHooks>({ max: 5000 });
  readonly #byId = new LRUCache<number, StoredHook>({ max: 20_000 });

  constructor(store: Store) {
    this.#store = store;
  }

  /** The hooks of a source, perhaps of an older version. */
  async ofSource(source: string): Promise<SourceHooks> {
    const known = this.#bySource.get(source);
    if (known) return known;
    const read = await hooksOf(this.#store, source);
    this.#bySource.set(source, read);
    return read;
  }

  /** Forgets a source's hooks, so that they are read again. */
  forgetSource(source: string): void {
    this.#bySource.delete(source);
  }

  /**
   * Hooks of at least the given revisions. Revision 0 says that the hook was
   * gone; one deleted since is missing too.
   */
  async byRevision(shard: Shard, wanted: ReadonlyMap<number, number>): Promise<Map<number, StoredHook>> {
    const found = new Map<number, StoredHook>();
    const missing: number[] = [];
    for (const [id, revision] of wanted) {
      const known = this.#byId.get(id);
      if (revision > 0 && known && known.revision >= revision) found.set(id, known);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const read = await getHooks(this.#store, shard, missing);
    for (const [i, id] of missing.entries()) {
      const stored = read[i];
      if (!stored) {
        this.#byId.delete(id);
        continue;
      }
      this.#byId.set(id, stored);
      found.set(id, stored);
    }
    return found;
  }
}

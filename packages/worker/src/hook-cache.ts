import { getHooks, hooksOf, type SourceHooks, type StoredHook } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import type { Store } from '@posthorn/store/store';
import { LRUCache } from 'lru-cache';

const emptyBySource = (): LRUCache<string, SourceHooks> => new LRUCache({ max: 5000 });
const emptyById = (): LRUCache<number, StoredHook> => new LRUCache({ max: 20_000 });

/**
 * Hooks as this worker last read them. Staleness is found by whoever uses them:
 * fan-out compares a source's version inside its script, and an entry of the
 * delivery stream carries the revision its hook must have at least. Both are
 * counted on from where they were when a failover loses changes, so that they
 * are reached again by others: {@link forget} must follow each new connection.
 */
export class HookCache {
  readonly #store: Store;
  #bySource = emptyBySource();
  #byId = emptyById();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Forgets all, what is being read at this moment too. */
  forget(): void {
    // Whoever is reading fills the old ones.
    this.#bySource = emptyBySource();
    this.#byId = emptyById();
  }

  /** The hooks of a source, perhaps of an older version. */
  async ofSource(source: string): Promise<SourceHooks> {
    const bySource = this.#bySource;
    const known = bySource.get(source);
    if (known) return known;
    const read = await hooksOf(this.#store, source);
    bySource.set(source, read);
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
    const byId = this.#byId;
    const found = new Map<number, StoredHook>();
    const missing: number[] = [];
    for (const [id, revision] of wanted) {
      const known = byId.get(id);
      if (revision > 0 && known && known.revision >= revision) found.set(id, known);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const read = await getHooks(this.#store, shard, missing);
    for (const [i, id] of missing.entries()) {
      const stored = read[i];
      if (!stored) {
        byId.delete(id);
        continue;
      }
      byId.set(id, stored);
      found.set(id, stored);
    }
    return found;
  }
}

import type { Shard } from '@posthorn/store/keys';
import type { Store } from '@posthorn/store/store';
import { type RawEntry, readNew, type WorkStream } from '@posthorn/store/streams';
import { unlessAborted } from '@posthorn/store/unless-aborted';
import type { Redis } from 'ioredis';

/** A link to Redis for one loop of blocking reads, that can be closed in any state: a read under way then fails. */
export class ReadLink {
  readonly #redis: Redis;
  readonly #givenUp = new AbortController();

  /** @param connected called whenever the link is there, for the first time or again */
  constructor(store: Store, connected: () => void) {
    this.#redis = store.connectBlocking();
    this.#redis.on('ready', connected);
  }

  /** Waits for entries that nobody has read yet, for a while. */
  read(shard: Shard, stream: WorkStream, worker: string, count: number): Promise<RawEntry[]> {
    return unlessAborted(readNew(this.#redis, shard, stream, worker, count), this.#givenUp.signal);
  }

  close(): void {
    // ioredis keeps for ever what waits for a link that is away. On one that is there the read fails once it is closed:
    // not before, or Redis might still hand it something.
    if (this.#redis.status !== 'ready') this.#givenUp.abort();
    this.#redis.disconnect();
  }
}

import { type Acceptance, acceptEvents } from '@posthorn/store/accept-events';
import type { EventToAccept } from '@posthorn/store/event-record';
import type { Store } from '@posthorn/store/store';

interface Waiting {
  event: EventToAccept;
  resolve: (acceptance: Acceptance) => void;
  reject: (error: unknown) => void;
}

/**
 * Collects the events of all requests that arrive in the same turn of the event
 * loop, so that one script call, and one fsync of Redis, serves them all. Where
 * replicas must confirm, all that arrive while they are asked are one batch, too.
 */
export class Intake {
  readonly #store: Store;
  #waiting: Waiting[] = [];
  #confirming = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Stores one event. Fulfils when it is on disk; rejects when nothing is known of it. */
  accept(event: EventToAccept): Promise<Acceptance> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0 && !this.#confirming) setImmediate(() => void this.#flush());
      this.#waiting.push({ event, resolve, reject });
    });
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    // A connection that waits for replicas takes the next batch only after that.
    this.#confirming = Boolean(this.#store.confirmation);
    try {
      const acceptances = await acceptEvents(
        this.#store,
        waiting.map(({ event }) => event),
      );
      for (const [i, { resolve }] of waiting.entries()) resolve(acceptances[i] ?? 'nosource');
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
    if (!this.#confirming) return;
    this.#confirming = false;
    if (this.#waiting.length > 0) void this.#flush();
  }
}

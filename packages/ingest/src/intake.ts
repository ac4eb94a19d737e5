import { type Acceptance, acceptEvents, eventsPerCall } from '@posthorn/store/accept-events';
import type { EventToAccept } from '@posthorn/store/event-record';
import type { Store } from '@posthorn/store/store';

interface Waiting {
  events: readonly EventToAccept[];
  resolve: (acceptances: Acceptance[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Collects the events of all requests that arrive in the same turn of the event
 * loop, so that one script call, and one fsync of Redis, serves them all. As soon as there
 * are enough for a call they go, so that Redis works while the rest of a batch is
 * read. Where replicas must confirm, all that arrive while they are asked are one batch, too.
 */
export class Intake {
  readonly #store: Store;
  #waiting: Waiting[] = [];
  #events = 0;
  #confirming = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Stores events. Fulfils when they are on disk, with an answer for each; rejects when nothing is known of them. */
  accept(events: readonly EventToAccept[]): Promise<Acceptance[]> {
    return new Promise((resolve, reject) => {
      const isFirst = this.#waiting.length === 0;
      this.#waiting.push({ events, resolve, reject });
      this.#events += events.length;
      if (this.#confirming) return;
      if (this.#events >= eventsPerCall) void this.#flush();
      else if (isFirst) setImmediate(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    // Perhaps they went ahead, being enough; or replicas are being asked.
    if (this.#waiting.length === 0 || this.#confirming) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#events = 0;
    // A connection that waits for replicas takes the next batch only after that.
    this.#confirming = Boolean(this.#store.confirmation);
    try {
      const acceptances = await acceptEvents(
        this.#store,
        waiting.flatMap(({ events }) => events),
      );
      let answered = 0;
      for (const { events, resolve } of waiting) {
        resolve(acceptances.slice(answered, answered + events.length));
        answered += events.length;
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
    if (!this.#confirming) return;
    this.#confirming = false;
    void this.#flush();
  }
}

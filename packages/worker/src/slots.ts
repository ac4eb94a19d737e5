import type { DeliveryEntry } from '@posthorn/store/streams';

/** An attempt that takes longer counts as slow, in milliseconds. */
const slowAfterMs = 1000;

/** How often to look for slow ones, in milliseconds. */
const lookEveryMs = 200;

/** How many slow attempts there may be for each place: they hold memory and a socket, but hardly any time. */
const slowPerPlace = 4;

type Delivery = Pick<DeliveryEntry, 'entry' | 'delivery'>;

/** A delivery that is held: it waits for a place, has one, or is slow and has none any more. */
interface Held {
  entry: string;
  /** Another entry that it came with while it was held: somebody had taken it over. Else as `entry`. */
  laterEntry: string;
  state: 'waiting' | 'placed' | 'slow';
  /** Since when it has, or had, its place: whole milliseconds. */
  sinceMs: number;
}

/**
 * What a worker holds of one shard's delivery stream: the deliveries it has been handed
 * and not settled. Each waits for a place, then takes it until it is freed.
 *
 * After a second it leaves its place and counts among the slow ones, which have a
 * bound of their own: receivers that hang until timeout
 * must not take the places of those that answer (design.md section 6).
 *
 * All of them are in one map, and not in one for each state: a map that is always added to and deleted from is copied
 * again and again as it runs full of what was deleted, which costs more than to look through it now and then.
 */
export class Slots {
  readonly #size: number;
  readonly #now: () => number;
  readonly #held = new Map<number, Held>();
  #placed = 0;
  #slow = 0;
  readonly #timer: NodeJS.Timeout;
  #waiting: (() => void)[] = [];
  #waitingForNone: (() => void) | undefined;

  /**
   * @param size how many attempts may take a place at once
   * @param now  monotonic clock, milliseconds
   */
  constructor(size: number, now: () => number = () => performance.now()) {
    this.#size = size;
    this.#now = now;
    this.#timer = setInterval(() => this.setSlowAside(), lookEveryMs).unref();
  }

  /** Free places. */
  get room(): number {
    return this.#size - this.#placed;
  }

  /** Deliveries that have, or had, a place. */
  get started(): number {
    return this.#placed + this.#slow;
  }

  /** Deliveries held now. */
  get count(): number {
    return this.#held.size;
  }

  /** The entries of which something is held now. */
  entries(): Set<string> {
    const entries = new Set<string>();
    for (const { entry, laterEntry } of this.#held.values()) {
      entries.add(entry);
      entries.add(laterEntry);
    }
    return entries;
  }

  /**
   * Holds a delivery that has no place yet; false when it is held already. The entry it comes with then counts as held
   * like the first: taken up over and over meanwhile, it would seem to be what its workers die of.
   */
  hold({ entry, delivery }: Delivery): boolean {
    const held = this.#held.get(delivery);
    if (held !== undefined) {
      held.laterEntry = entry;
      return false;
    }
    this.#held.set(delivery, { entry, laterEntry: entry, state: 'waiting', sinceMs: 0 });
    return true;
  }

  /** Gives a delivery that is held a place. */
  place({ delivery }: Delivery): void {
    const held = this.#held.get(delivery);
    if (held?.state !== 'waiting') return;
    held.state = 'placed';
    held.sinceMs = Math.floor(this.#now());
    this.#placed += 1;
  }

  /** Holds a delivery no longer, and gives its place back. */
  free({ delivery }: Delivery): void {
    const held = this.#held.get(delivery);
    if (held === undefined) return;
    this.#held.delete(delivery);
    if (held.state === 'placed') this.#placed -= 1;
    else if (held.state === 'slow') this.#slow -= 1;
    this.#wake();
  }

  /** Lets slow attempts leave their places, as far as their own bound goes. */
  setSlowAside(): void {
    const slowSince = this.#now() - slowAfterMs;
    for (const held of this.#held.values()) {
      if (this.#slow >= this.#size * slowPerPlace) break;
      if (held.state !== 'placed' || held.sinceMs > slowSince) continue;
      held.state = 'slow';
      this.#placed -= 1;
      this.#slow += 1;
    }
    this.#wake();
  }

  /** Fulfils when there is room, or when the signal says to stop. */
  async forRoom(signal: AbortSignal): Promise<void> {
    // Others who were woken may have taken it.
    while (this.room <= 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#waiting.push(done);
        signal.addEventListener('abort', done);
      });
    }
  }

  /** Fulfils when nothing is held. One waiter at a time. */
  async forNone(): Promise<void> {
    if (this.count === 0) return;
    await new Promise<void>((resolve) => {
      this.#waitingForNone = resolve;
    });
  }

  /** Stops looking for slow attempts. */
  close(): void {
    clearInterval(this.#timer);
  }

  #wake(): void {
    if (this.count === 0) this.#waitingForNone?.();
    if (this.room <= 0) return;
    // All of them: who is woken may find nothing to take, and would leave the others waiting.
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

import type { DeliveryEntry } from '@posthorn/store/streams';

/** An attempt that takes longer counts as slow, in milliseconds. */
const slowAfterMs = 1000;

/** How often to look for slow ones, in milliseconds. */
const lookEveryMs = 200;

/** How many slow attempts there may be for each place: they hold memory and a socket, but hardly any time. */
const slowPerPlace = 4;

type Held = Pick<DeliveryEntry, 'entry' | 'delivery'>;

/**
 * What a worker holds of one shard's delivery stream: the deliveries it has been handed
 * and not settled. Each waits for a place, then takes it until it is freed.
 *
 * After a second it leaves its place and counts among the slow ones, which have a
 * bound of their own: receivers that hang until timeout
 * must not take the places of those that answer (design.md section 6).
 */
export class Slots {
  readonly #size: number;
  readonly #now: () => number;
  /** Deliveries that have no place yet. */
  readonly #unplaced = new Set<number>();
  /** Deliveries that take a place, in the order in which they took it, and since when. */
  readonly #placed = new Map<number, number>();
  readonly #slow = new Set<number>();
  /** Entries of which something is held, and how much. */
  readonly #entries = new Map<string, number>();
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
    return this.#size - this.#placed.size;
  }

  /** Deliveries that have, or had, a place. */
  get started(): number {
    return this.#placed.size + this.#slow.size;
  }

  /** Deliveries held now. */
  get count(): number {
    return this.#unplaced.size + this.#placed.size + this.#slow.size;
  }

  /** Whether something of an entry is held. */
  has(entry: string): boolean {
    return this.#entries.has(entry);
  }

  /** Holds a delivery that has no place yet; false when it is held already. */
  hold({ entry, delivery }: Held): boolean {
    if (this.#unplaced.has(delivery) || this.#placed.has(delivery) || this.#slow.has(delivery)) return false;
    this.#unplaced.add(delivery);
    this.#entries.set(entry, (this.#entries.get(entry) ?? 0) + 1);
    return true;
  }

  /** Gives a delivery that is held a place. */
  place({ delivery }: Held): void {
    if (this.#unplaced.delete(delivery)) this.#placed.set(delivery, this.#now());
  }

  /** Holds a delivery no longer, and gives its place back. */
  free({ entry, delivery }: Held): void {
    if (!this.#placed.delete(delivery) && !this.#unplaced.delete(delivery)) this.#slow.delete(delivery);
    const left = (this.#entries.get(entry) ?? 0) - 1;
    if (left > 0) this.#entries.set(entry, left);
    else this.#entries.delete(entry);
    this.#wake();
  }

  /** Lets slow attempts leave their places, as far as their own bound goes. */
  setSlowAside(): void {
    const slowSince = this.#now() - slowAfterMs;
    for (const [delivery, since] of this.#placed) {
      if (since > slowSince || this.#slow.size >= this.#size * slowPerPlace) break;
      this.#placed.delete(delivery);
      this.#slow.add(delivery);
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

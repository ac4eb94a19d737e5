/** An attempt that takes longer counts as slow, in milliseconds. */
const slowAfterMs = 1000;

/** How often to look for slow ones, in milliseconds. */
const lookEveryMs = 200;

/** How many slow attempts there may be for each place: they hold memory and a socket, but hardly any time. */
const slowPerPlace = 4;

/**
 * What a worker holds of one shard's delivery stream: the entries it has taken
 * and not settled. Who wants to take more waits here for room.
 *
 * An entry takes a place until it is freed or, after a second, counts among the
 * slow ones, which have a bound of their own: receivers that hang until timeout
 * must not take the places of those that answer (design.md section 6).
 */
export class Slots {
  readonly #size: number;
  readonly #now: () => number;
  /** Entries that take a place, in the order in which they were taken, and since when. */
  readonly #held = new Map<string, number>();
  readonly #slow = new Set<string>();
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
    return this.#size - this.#held.size;
  }

  /** Entries held now. */
  get count(): number {
    return this.#held.size + this.#slow.size;
  }

  has(entry: string): boolean {
    return this.#held.has(entry) || this.#slow.has(entry);
  }

  /** Takes an entry; false when it is held already. */
  take(entry: string): boolean {
    if (this.has(entry)) return false;
    this.#held.set(entry, this.#now());
    return true;
  }

  /** Gives an entry's place back. */
  free(entry: string): void {
    if (!this.#held.delete(entry)) this.#slow.delete(entry);
    this.#wake();
  }

  /** Lets slow attempts leave their places, as far as their own bound goes. */
  setSlowAside(): void {
    const slowSince = this.#now() - slowAfterMs;
    for (const [entry, since] of this.#held) {
      if (since > slowSince || this.#slow.size >= this.#size * slowPerPlace) break;
      this.#held.delete(entry);
      this.#slow.add(entry);
    }
    this.#wake();
  }

  /** Fulfils when there is room, or when the signal says to stop. */
  async forRoom(signal: AbortSignal): Promise<void> {
    if (this.room > 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.push(done);
      signal.addEventListener('abort', done);
    });
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

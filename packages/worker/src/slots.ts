/**
 * What a worker holds of one shard's delivery stream: the entries it has taken
 * and not settled. A reader waits here for room.
 */
export class Slots {
  readonly #size: number;
  readonly #held = new Set<string>();
  #waiting: (() => void) | undefined;
  #waitingForNone: (() => void) | undefined;

  /** @param size how many attempts may be in flight at once */
  constructor(size: number) {
    this.#size = size;
  }

  /** Free places. */
  get room(): number {
    return this.#size - this.#held.size;
  }

  /** Entries held now. */
  get count(): number {
    return this.#held.size;
  }

  has(entry: string): boolean {
    return this.#held.has(entry);
  }

  /** Takes an entry; false when it is held already. */
  take(entry: string): boolean {
    if (this.#held.has(entry)) return false;
    this.#held.add(entry);
    return true;
  }

  /** Gives an entry's place back. */
  free(entry: string): void {
    this.#held.delete(entry);
    this.#wake();
  }

  /** Fulfils when there is room, or when the signal says to stop. One waiter at a time. */
  async forRoom(signal: AbortSignal): Promise<void> {
    if (this.room > 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Fulfils when nothing is held. One waiter at a time. */
  async forNone(): Promise<void> {
    if (this.#held.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#waitingForNone = resolve;
    });
  }

  #wake(): void {
    if (this.#held.size === 0) this.#waitingForNone?.();
    const waiting = this.#waiting;
    if (!waiting || this.room <= 0) return;
    this.#waiting = undefined;
    waiting();
  }
}

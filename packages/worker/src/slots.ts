/**
 * What a worker holds of one shard's delivery stream: the entries it has taken
 * and not settled. Who wants to take more waits here for room.
 */
export class Slots {
  readonly #size: number;
  readonly #held = new Set<string>();
  #waiting: (() => void)[] = [];
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
    if (this.#held.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#waitingForNone = resolve;
    });
  }

  #wake(): void {
    if (this.#held.size === 0) this.#waitingForNone?.();
    if (this.room <= 0) return;
    // All of them: who is woken may find nothing to take, and would leave the others waiting.
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

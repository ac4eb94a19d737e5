/**
 * How many bytes may be in use at once. Who wants more waits until others have given
 * theirs back, in the order of asking. More than there are in all is given when
 * nothing else is in use: a bound for many must not keep one out for ever.
 */
export class ByteBudget {
  readonly #total: number;
  readonly #signal: AbortSignal;
  #used = 0;
  #waiting: { bytes: number; go: (may: boolean) => void }[] = [];

  /** @param signal ends all waiting */
  constructor(total: number, signal: AbortSignal) {
    this.#total = total;
    this.#signal = signal;
    signal.addEventListener('abort', () => {
      for (const { go } of this.#waiting.splice(0)) go(false);
    });
  }

  /** Fulfils with true once the bytes may be used, which are to be given back; with false when the signal says to stop. */
  take(bytes: number): Promise<boolean> {
    if (this.#signal.aborted) return Promise.resolve(false);
    return new Promise((go) => {
      this.#waiting.push({ bytes, go });
      this.#next();
    });
  }

  give(bytes: number): void {
    this.#used -= bytes;
    this.#next();
  }

  #next(): void {
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      if (this.#used > 0 && this.#used + first.bytes > this.#total) return;
      this.#waiting.shift();
      this.#used += first.bytes;
      first.go(true);
    }
  }
}

/** A wait that can be ended early. Keeps the process running meanwhile. */
export class Pause {
  #end: (() => void) | undefined;
  #lingers = false;

  /** Waits for as many milliseconds; {@link endLinger} ends it. */
  linger(ms: number): Promise<void> {
    return this.#wait(ms, true);
  }

  /** Waits for as many milliseconds; only {@link end} ends it. */
  wait(ms: number): Promise<void> {
    return this.#wait(ms, false);
  }

  /** Ends a wait that lingers. */
  endLinger(): void {
    if (this.#lingers) this.end();
  }

  /** Ends any wait. */
  end(): void {
    this.#end?.();
  }

  #wait(ms: number, lingers: boolean): Promise<void> {
    this.#lingers = lingers;
    return new Promise((resolve) => {
      // Later than a timer can be is never soon enough to matter.
      const timer = setTimeout(resolve, Math.min(Math.max(0, ms), 2 ** 31 - 1));
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

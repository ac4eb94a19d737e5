/** A value is read anew from this age on, while the old one still serves: no event waits as long as events keep coming. */
const refreshAgeMs = 500;
/** No value that is older than this is given. */
const maxAgeMs = 1000;

/**
 * A value that Redis knows, kept in this process for a second at the most: it is
 * read when somebody asks, never once per event.
 */
export class KeptFresh<Value> {
  readonly #read: () => Promise<Value>;
  readonly #nowMs: () => number;
  #kept: { value: Value; readAtMs: number } | undefined;
  #reading: Promise<Value> | undefined;

  constructor(read: () => Promise<Value>, nowMs: () => number) {
    this.#read = read;
    this.#nowMs = nowMs;
  }

  /**
   * The value, never older than a second.
   *
   * @throws what reading throws, when there is none that is young enough
   */
  async current(): Promise<Value> {
    const kept = this.#kept;
    const ageMs = kept ? this.#nowMs() - kept.readAtMs : maxAgeMs;
    if (!kept || ageMs >= maxAgeMs) return this.#refresh();
    // A failure here is met again, and told, once the value is too old.
    if (ageMs >= refreshAgeMs) void this.#refresh().catch(() => undefined);
    return kept.value;
  }

  #refresh(): Promise<Value> {
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readNow(): Promise<Value> {
    const readAtMs = this.#nowMs();
    const value = await this.#read();
    this.#kept = { value, readAtMs };
    return value;
  }
}

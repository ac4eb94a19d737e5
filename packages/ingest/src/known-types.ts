import { createCatalogue, type DataChecks, type EventCatalogue } from '@posthorn/core/event-catalogue';
import { eventTypesVersion, listEventTypes } from '@posthorn/store/event-types';
import type { Store } from '@posthorn/store/store';

/** A registered type is seen after this long at the latest. */
const maxAgeMs = 1000;
/** From this age on it is asked for anew, while the old one still serves: no event waits as long as events keep coming. */
const refreshAgeMs = 500;

/** The event types there are, as this process last read them. */
export class KnownEventTypes {
  readonly #store: Store;
  readonly #nowMs: () => number;
  readonly #checks: DataChecks = new Map();
  #catalogue: EventCatalogue = createCatalogue([], this.#checks);
  #version = '';
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /**
   * The catalogue, never older than a second.
   *
   * @throws when it is older and Redis is away
   */
  async current(): Promise<EventCatalogue> {
    const ageMs = this.#nowMs() - this.#readAtMs;
    if (ageMs >= maxAgeMs) await this.#refresh();
    // A failure here is met again, and told, once the catalogue is too old.
    else if (ageMs >= refreshAgeMs) void this.#refresh().catch(() => undefined);
    return this.#catalogue;
  }

  #refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const startedAtMs = this.#nowMs();
    if ((await eventTypesVersion(this.#store)) !== this.#version) {
      const { version, types } = await listEventTypes(this.#store);
      const schemas = new Set(types.map(({ schema }) => JSON.stringify(schema)));
      for (const schema of this.#checks.keys()) if (!schemas.has(schema)) this.#checks.delete(schema);
      this.#catalogue = createCatalogue(types, this.#checks);
      this.#version = version;
    }
    this.#readAtMs = startedAtMs;
  }
}

import { createCatalogue, type DataChecks, type EventCatalogue } from '@posthorn/core/event-catalogue';
import { eventTypesVersion, listEventTypes } from '@posthorn/store/event-types';
import type { Store } from '@posthorn/store/store';
import { KeptFresh } from './kept-fresh.ts';

/** The event types there are, as this process last read them: a registered one is seen after a second at the latest. */
export class KnownEventTypes {
  readonly #store: Store;
  readonly #fresh: KeptFresh<EventCatalogue>;
  readonly #checks: DataChecks = new Map();
  #catalogue: EventCatalogue = createCatalogue([], this.#checks);
  #version = '';

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#fresh = new KeptFresh(() => this.#read(), nowMs);
  }

  /**
   * The catalogue, never older than a second.
   *
   * @throws when it is older and Redis is away
   */
  current(): Promise<EventCatalogue> {
    return this.#fresh.current();
  }

  async #read(): Promise<EventCatalogue> {
    if ((await eventTypesVersion(this.#store)) !== this.#version) {
      const { version, types } = await listEventTypes(this.#store);
      const schemas = new Set(types.map(({ schema }) => JSON.stringify(schema)));
      for (const schema of this.#checks.keys()) if (!schemas.has(schema)) this.#checks.delete(schema);
      this.#catalogue = createCatalogue(types, this.#checks);
      this.#version = version;
    }
    return this.#catalogue;
  }
}

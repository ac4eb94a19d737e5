import type { Shard } from '@posthorn/store/keys';
import { maxSettlements, type Settlement, settle } from '@posthorn/store/settle';
import type { Store } from '@posthorn/store/store';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';

/** Pause before a batch that Redis refused (loading, disk full, read only) is handed in again. */
const retryMs = 500;

/**
 * Settles attempts in batches: all that end in the same turn of the event loop
 * go in one script call. A batch is handed in until Redis takes it; meanwhile
 * its entries stay held, so nothing is sent twice for an outage.
 */
export class Settler {
  readonly #store: Store;
  readonly #shard: Shard;
  readonly #log: Logger;
  readonly #settled: (settlement: Settlement) => void;
  #buffer: Settlement[] = [];
  #scheduled = false;
  readonly #underWay = new Set<Promise<void>>();
  /** Texts known to be stored: they are handed over once, not with every attempt. */
  readonly #stored = new LRUCache<string, true>({ max: 50_000 });

  /** @param settled called for each item that Redis has answered, applied or late */
  constructor(store: Store, shard: Shard, log: Logger, settled: (settlement: Settlement) => void) {
    this.#store = store;
    this.#shard = shard;
    this.#log = log;
    this.#settled = settled;
  }

  add(settlement: Settlement): void {
    this.#buffer.push(settlement);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Fulfils when all that was added is settled. */
  async drain(): Promise<void> {
    while (this.#scheduled || this.#underWay.size > 0) {
      if (this.#scheduled) this.#flush();
      await Promise.all(this.#underWay);
    }
  }

  #flush(): void {
    this.#scheduled = false;
    const all = this.#buffer;
    this.#buffer = [];
    for (let i = 0; i < all.length; i += maxSettlements) {
      const batch = this.#handIn(all.slice(i, i + maxSettlements));
      this.#underWay.add(batch);
      void batch.finally(() => this.#underWay.delete(batch));
    }
  }

  async #handIn(batch: readonly Settlement[]): Promise<void> {
    for (;;) {
      try {
        for (const item of batch) this.#forgetStored(item);
        const applied = await settle(this.#store, this.#shard, batch);
        for (const [i, item] of batch.entries()) {
          if (!applied[i])
            this.#log.warn(
              { delivery: item.delivery, entry: item.entry },
              'settled late: another worker had taken it over',
            );
          else this.#remember(item);
          this.#settled(item);
        }
        return;
      } catch (error) {
        this.#log.warn({ err: error }, 'Redis did not take a batch of settled attempts; trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  #forgetStored(item: Settlement): void {
    const { event, hook, eventText, hookTexts } = item;
    if (eventText && this.#stored.has(`${event} ${eventText.ref}`)) item.eventText = null;
    if (hookTexts.every(({ ref }) => this.#stored.has(`${hook} ${ref}`))) item.hookTexts = [];
  }

  #remember({ eventText, hookTexts, event, hook }: Settlement): void {
    if (eventText) this.#stored.set(`${event} ${eventText.ref}`, true);
    for (const { ref } of hookTexts) this.#stored.set(`${hook} ${ref}`, true);
  }
}

import type { Shard } from '@posthorn/store/keys';
import { maxSettlements, type Settled, type Settlement, settle } from '@posthorn/store/settle';
import type { Store } from '@posthorn/store/store';
import type { Logger } from 'pino';

/** Characters of one batch, unless a single settlement has more: a body may have 25 MB, and Redis hangs up on who sends 1 GB. */
const maxCharacters = 8 * 1024 * 1024;

/** Pause before a batch that Redis refused (loading, disk full, read only) is handed in again. */
const retryMs = 500;

/**
 * Script calls under way at once. While that many are, what ends is collected:
 * the busier Redis is, the larger the batches get, and the less each costs.
 */
const maxUnderWay = 2;

/**
 * Settles attempts in batches: all that end in the same turn of the event loop,
 * or while Redis is busy, go in one script call. A batch is handed in until
 * Redis takes it; meanwhile its entries stay held, so nothing is sent twice for
 * an outage.
 */
export class Settler {
  readonly #store: Store;
  readonly #shard: Shard;
  readonly #log: Logger;
  readonly #settled: (settlement: Settlement, as: Settled) => void;
  #buffer: Settlement[] = [];
  #scheduled = false;
  readonly #underWay = new Set<Promise<void>>();

  /** @param settled called for each item that Redis has answered */
  constructor(store: Store, shard: Shard, log: Logger, settled: (settlement: Settlement, as: Settled) => void) {
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
    while (this.#buffer.length > 0 || this.#underWay.size > 0) {
      this.#flush();
      await Promise.race(this.#underWay);
    }
  }

  #flush(): void {
    this.#scheduled = false;
    while (this.#buffer.length > 0 && this.#underWay.size < maxUnderWay) {
      const batch = this.#handIn(this.#buffer.splice(0, countPerBatch(this.#buffer))).finally(() => {
        this.#underWay.delete(batch);
        this.#flush();
      });
      this.#underWay.add(batch);
    }
  }

  async #handIn(batch: readonly Settlement[]): Promise<void> {
    for (;;) {
      try {
        const results = await settle(this.#store, this.#shard, batch);
        for (const [i, item] of batch.entries()) {
          const result = results[i] ?? 'late';
          if (result === 'late')
            this.#log.warn(
              { delivery: item.delivery, entry: item.entry },
              'settled late: another worker had taken it over',
            );
          this.#settled(item, result);
        }
        return;
      } catch (error) {
        this.#log.warn({ err: error }, 'Redis did not take a batch of settled attempts; trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }
}

/** How many settlements, one at least, go into one call. */
function countPerBatch(settlements: readonly Settlement[]): number {
  let characters = 0;
  for (const [i, settlement] of settlements.entries()) {
    if (i === maxSettlements) return i;
    characters += charactersOf(settlement);
    if (i > 0 && characters > maxCharacters) return i;
  }
  return settlements.length;
}

function charactersOf({ line, hookTexts, eventText, ownText }: Settlement): number {
  let characters = line.length + (ownText?.value.length ?? 0);
  for (const text of hookTexts) if (!text.isStored) characters += text.value.length;
  return eventText && !eventText.isStored ? characters + eventText.value.length : characters;
}

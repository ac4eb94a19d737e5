import type { Shard } from '@posthorn/store/keys';
import { isOutage } from '@posthorn/store/outage';
import { maxSettlements, type Settled, type Settlement, settle } from '@posthorn/store/settle';
import type { Store } from '@posthorn/store/store';
import type { Logger } from 'pino';
import { pause } from './loop.ts';

/** Characters of one batch, unless a single settlement has more: a body may have 25 MB, and Redis hangs up on who sends 1 GB. */
const maxCharacters = 8 * 1024 * 1024;

/** Pause before a batch that Redis refused (loading, disk full, read only) is handed in again. */
const retryMs = 500;

/** Pause before what Redis refuses for good, by all that can be told, is handed in again. */
const asideMs = 5000;

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
 *
 * What Redis refuses for another reason, such as a key of a hook that somebody has overwritten, is found by halving
 * the batch, and set aside: it stays held, too, and is handed in by itself again and again, so that it stops no others.
 */
export class Settler {
  readonly #store: Store;
  readonly #shard: Shard;
  readonly #log: Logger;
  readonly #interrupt: AbortSignal;
  readonly #settled: (settlement: Settlement, as: Settled | 'refused') => void;
  readonly #aside = new Set<Settlement>();
  #buffer: Settlement[] = [];
  #scheduled = false;
  readonly #underWay = new Set<Promise<void>>();

  /**
   * @param interrupt says to let go of what Redis refuses: it stays pending, for another worker
   * @param settled   called for each item that Redis has answered, or that is let go of
   */
  constructor(
    store: Store,
    shard: Shard,
    log: Logger,
    interrupt: AbortSignal,
    settled: (settlement: Settlement, as: Settled | 'refused') => void,
  ) {
    this.#store = store;
    this.#shard = shard;
    this.#log = log;
    this.#interrupt = interrupt;
    this.#settled = settled;
  }

  add(settlement: Settlement): void {
    this.#buffer.push(settlement);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Fulfils when all that was added is settled, or set aside. */
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
        this.#answered(batch, await settle(this.#store, this.#shard, batch));
        return;
      } catch (error) {
        if (!isOutage(error)) return this.#isolate(batch, error);
        this.#log.warn({ err: error }, 'Redis did not take a batch of settled attempts; trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  #answered(batch: readonly Settlement[], results: readonly Settled[]): void {
    for (const [i, item] of batch.entries()) {
      const result = results[i] ?? 'late';
      if (result === 'late')
        this.#log.warn(
          { delivery: item.delivery, entry: item.entry },
          'settled late: another worker had taken it over',
        );
      this.#settled(item, result);
    }
  }

  /** Hands a batch that Redis refuses in by halves, down to the items that it is refused for. */
  async #isolate(batch: readonly Settlement[], error: unknown): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await this.#handIn(batch.slice(0, half));
      await this.#handIn(batch.slice(half));
      return;
    }
    this.#log.error({ err: error, delivery: first.delivery, hook: first.hook }, 'Redis refuses a settled attempt');
    this.#aside.add(first);
    if (this.#aside.size === 1) void this.#retryAside();
  }

  async #retryAside(): Promise<void> {
    while (this.#aside.size > 0) {
      await pause(asideMs, this.#interrupt);
      for (const item of this.#aside) {
        const result = this.#interrupt.aborted ? 'refused' : await this.#tryAgain(item);
        if (result === undefined) continue;
        this.#aside.delete(item);
        this.#settled(item, result);
      }
    }
  }

  async #tryAgain(item: Settlement): Promise<Settled | undefined> {
    try {
      return (await settle(this.#store, this.#shard, [item]))[0];
    } catch (error) {
      this.#log.error(
        { err: error, delivery: item.delivery, hook: item.hook },
        'Redis refuses a settled attempt still',
      );
      return undefined;
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

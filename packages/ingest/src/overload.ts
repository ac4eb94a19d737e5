import { Problem } from '@posthorn/core/problem';
import { type Load, readLoad } from '@posthorn/store/load';
import type { Store } from '@posthorn/store/store';
import { KeptFresh } from './kept-fresh.ts';

/** How full Redis may be before ingest takes nothing more in (design.md section 4, "Full memory"). */
export interface LoadLimits {
  /** How much of its `maxmemory` Redis may use, in percent. Where it has none, memory is not looked at. Default 90. */
  memoryPercent: number;
  /** Events of a shard that no worker has fanned out yet. Default 1 000 000. */
  events: number;
  /** Deliveries of a shard that may go now, or are on their way. Default 1 000 000. */
  deliveries: number;
}

export const defaultLoadLimits: LoadLimits = { memoryPercent: 90, events: 1_000_000, deliveries: 1_000_000 };

/** What waits is not worked off in a second, and a thousand producers should not all ask that often. */
const retryAfterSeconds = 5;

/** Lets requests through while there is room for what they bring. Looks at Redis once a second at the most. */
export class OverloadCheck {
  readonly #limits: LoadLimits;
  readonly #load: KeptFresh<Load>;

  constructor(store: Store, limits: LoadLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#load = new KeptFresh(() => readLoad(store), nowMs);
  }

  /**
   * @throws Problem `overloaded` when a limit is reached; any other error means that Redis is away
   */
  async pass(): Promise<void> {
    const reached = limitReached(await this.#load.current(), this.#limits);
    if (reached === null) return;
    const detail = `${reached} Nothing of this request was stored; send it again later, an event under the same id or Idempotency-Key.`;
    throw new Problem('overloaded', detail, { retryAfterSeconds });
  }
}

/** Which limit a load has reached, as a sentence, or null. Pure. */
export function limitReached(load: Load, limits: LoadLimits): string | null {
  const { usedMemoryBytes, maxMemoryBytes, events, deliveries } = load;
  if (maxMemoryBytes > 0 && usedMemoryBytes >= (maxMemoryBytes * limits.memoryPercent) / 100) {
    return `Redis uses ${limits.memoryPercent} % of its memory or more.`;
  }
  if (events >= limits.events) return `${limits.events} events or more wait for a worker.`;
  if (deliveries >= limits.deliveries) return `${limits.deliveries} deliveries or more wait for a worker.`;
  return null;
}

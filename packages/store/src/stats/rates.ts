import type { Store } from '../store.ts';

/** What is counted (lua/beat.lua), in the order of a sample's numbers. */
const counted = ['eventsIn', 'deliveriesMade', 'attempts', 'delivered', 'failed'] as const;
export type Counted = (typeof counted)[number];

/** How many per second; null while there are no samples that far apart. */
export interface Rate {
  lastMinute: number | null;
  last5Minutes: number | null;
}

/** Whatever is older than this says nothing of now: no worker lives. */
const staleMs = 20_000;

/** A window counts if samples reach back over this much of it. */
const enough = 0.5;

type Sample = readonly [atMs: number, ...counts: number[]];

/** Rates over all shards, from the samples that workers take every 5 s. */
export async function readRates(store: Store, nowMs: number): Promise<Record<Counted, Rate>> {
  const lists = await Promise.all(store.shards.map(({ prefix }) => store.redis.lrange(`${prefix}samples`, 0, -1)));
  const samples = lists.map((list) => list.map((text) => text.split(' ').map(Number) as unknown as Sample));
  const rates = counted.map((name, i) => [
    name,
    { lastMinute: rateOf(samples, i + 1, nowMs, 60_000), last5Minutes: rateOf(samples, i + 1, nowMs, 300_000) },
  ]);
  return Object.fromEntries(rates) as Record<Counted, Rate>;
}

function rateOf(shards: readonly (readonly Sample[])[], index: number, nowMs: number, windowMs: number): number | null {
  let sum = 0;
  for (const samples of shards) {
    const last = samples.at(-1);
    const first = samples.find(([atMs]) => atMs >= nowMs - windowMs);
    if (!last || !first || nowMs - last[0] > staleMs) return null;
    const spanMs = last[0] - first[0];
    // Right after the start of all, the little there is counts.
    if (spanMs === 0 || (spanMs < windowMs * enough && samples[0] !== first)) return null;
    // Counters go back when somebody empties Redis.
    sum += (Math.max(0, (last[index] ?? 0) - (first[index] ?? 0)) / spanMs) * 1000;
  }
  return sum;
}

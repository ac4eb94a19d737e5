import type { Arrival } from './receiver.ts';

/** What the receiver's ledger says of one event at one hook. */
export interface Tally {
  arrivals: number;
  /** Arrivals answered 2xx. */
  successes: number;
  /** Arrivals after the first 2xx: duplicates. */
  afterSuccess: number;
}

/** Names a delivery as producer and receiver know it. */
export function deliveryName(path: string, event: string): string {
  return `${path} ${event}`;
}

/** Sums a ledger up, by {@link deliveryName}. Events are known by `PackageIdentifier` in their data. */
export function tally(arrivals: readonly Arrival[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { path, body, status } of arrivals) {
    const name = deliveryName(path, /"PackageIdentifier":"([^"]*)"/.exec(body)?.[1] ?? '');
    const known = tallies.get(name) ?? { arrivals: 0, successes: 0, afterSuccess: 0 };
    if (known.successes > 0) known.afterSuccess++;
    known.arrivals++;
    if (status >= 200 && status < 300) known.successes++;
    tallies.set(name, known);
  }
  return tallies;
}

/** What should have got through and has not: each accepted event at each path. */
export function missing(arrivals: readonly Arrival[], paths: Iterable<string>, events: Iterable<string>): string[] {
  const tallies = tally(arrivals);
  const ids = [...events];
  return [...paths]
    .flatMap((path) => ids.map((id) => deliveryName(path, id)))
    .filter((name) => !tallies.get(name)?.successes);
}

/** How many arrivals were duplicates. */
export function duplicates(arrivals: readonly Arrival[]): number {
  return [...tally(arrivals).values()].reduce((sum, { afterSuccess }) => sum + afterSuccess, 0);
}

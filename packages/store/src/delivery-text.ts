import type { DeliveryRecord } from './delivery-record.ts';
import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

/** Events whose data one call looks through: while it does, Redis answers nobody. */
const eventsPerCall = 50;

/**
 * Those of some deliveries where a text is found as it is, case included: in the
 * error message or in the answer's body of the newest attempt, or in the event's data.
 */
export async function withText<Found extends { record: DeliveryRecord }>(
  store: Store,
  shard: Shard,
  text: string,
  found: readonly Found[],
): Promise<Found[]> {
  const elsewhere = found.filter(({ record }) => !isInAttempt(record, text)).map(({ record }) => record.event);
  const events = await eventsWith(store, shard, text, [...new Set(elsewhere)]);
  return found.filter(({ record }) => events.has(record.event) || isInAttempt(record, text));
}

function isInAttempt({ attempts }: DeliveryRecord, text: string): boolean {
  const last = attempts.findLast(({ late }) => !late);
  return [last?.error?.message, last?.response?.body].some((part) => part?.includes(text));
}

async function eventsWith(store: Store, shard: Shard, text: string, events: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < events.length; from += eventsPerCall) {
    const batch = events.slice(from, from + eventsPerCall);
    const answers = (await run(store, shard, 'match_data', [text, ...batch])) as number[];
    for (const [i, event] of batch.entries()) if (answers[i] === 1) found.add(event);
  }
  return found;
}

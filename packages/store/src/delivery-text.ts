import type { DeliveryRecord, StoredAttempt } from './delivery-record.ts';
import type { Shard } from './keys.ts';
import { answersOf } from './pipeline.ts';
import { run, type Store } from './store.ts';
import { bringBack } from './stored-response.ts';

/** Events whose data one call looks through: while it does, Redis answers nobody. */
const eventsPerCall = 50;

/** Answers that were set apart and are read at once: each may have some hundred KiB. */
const answersPerRead = 20;

/** A delivery among those that are looked through. */
interface Candidate {
  id: number;
  record: DeliveryRecord;
}

/**
 * Those of some deliveries where a text is found as it is, case included: in the
 * error message or in the answer's body of the newest attempt, or in the event's data.
 */
export async function withText<Found extends Candidate>(
  store: Store,
  shard: Shard,
  text: string,
  found: readonly Found[],
): Promise<Found[]> {
  const answers = await answersApart(store, shard, text, found);
  const isInAttempt = ({ id, record }: Candidate): boolean =>
    answers.has(id) || partsOf(record).some((part) => part?.includes(text));
  const elsewhere = found.filter((one) => !isInAttempt(one)).map(({ record }) => record.event);
  const events = await eventsWith(store, shard, text, [...new Set(elsewhere)]);
  return found.filter((one) => events.has(one.record.event) || isInAttempt(one));
}

function newestOf({ attempts }: DeliveryRecord): StoredAttempt | undefined {
  return attempts.findLast(({ late }) => !late);
}

function partsOf(record: DeliveryRecord): (string | undefined)[] {
  const { error, response } = newestOf(record) ?? {};
  return [error?.message, response && 'body' in response ? response.body : undefined];
}

/** The deliveries whose newest answer is apart, and has the text in its body. */
async function answersApart(
  { redis }: Store,
  { prefix }: Shard,
  text: string,
  found: readonly Candidate[],
): Promise<Set<number>> {
  const apart = found.flatMap(({ id, record }) => {
    const response = newestOf(record)?.response;
    return response && 'ref' in response ? [{ id, response }] : [];
  });
  const having = new Set<number>();
  for (let from = 0; from < apart.length; from += answersPerRead) {
    const some = apart.slice(from, from + answersPerRead);
    const pipeline = redis.pipeline();
    for (const { id, response } of some) pipeline.hget(`${prefix}texts:${id}`, response.ref);
    const stored = await answersOf<string | null>(pipeline);
    for (const [i, { id, response }] of some.entries()) {
      if (bringBack(response, () => stored[i] ?? null)?.body.includes(text)) having.add(id);
    }
  }
  return having;
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

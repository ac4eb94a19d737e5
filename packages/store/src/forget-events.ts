import { sourceBucket } from '@posthorn/core/source';
import { decodeDeliveryIds, eventKey } from './event-record.ts';
import { answersOf } from './pipeline.ts';
import type { RetentionRun } from './retention-run.ts';
import { run } from './store.ts';

const sourcesPerRead = 200;

/** Entries of a log per command, and events per script call, or one entry: that holds up to a hundred. */
const entriesPerRead = 50;
const eventsPerCall = 100;

/** Records asked for per command. */
const idsPerCall = 500;

/**
 * Deletes events by age, each once nothing needs it: no kept delivery, no fan-out
 * that is still to come, and not the hooks' tests, which send a source's latest
 * push. What is in no log, events made for one ping, goes with its delivery.
 *
 * @returns how many were deleted
 */
export async function forgetEvents(retention: RetentionRun): Promise<number> {
  let deleted = 0;
  for await (const sources of sourcesWithOldEvents(retention)) {
    for (const source of sources) {
      if (!(await retention.goOn())) return deleted;
      deleted += await forgetEventsOf(retention, source);
    }
  }
  return deleted;
}

/** Sources whose log goes back far enough, some at a time, and deleted ones that had events left. */
async function* sourcesWithOldEvents({ store, shard, before }: RetentionRun): AsyncGenerator<string[]> {
  for (let from = 0; ; from += sourcesPerRead) {
    const sources = await store.redis.zrange(`${shard.prefix}sources`, `${from}`, `${from + sourcesPerRead - 1}`);
    const pipeline = store.redis.pipeline();
    for (const source of sources)
      pipeline.xrange(`${shard.prefix}log:${source}`, '-', `${before.ended - 1}`, 'COUNT', 1);
    const oldest = await answersOf<LogEntry[]>(pipeline);
    yield sources.filter((_, i) => (oldest[i]?.length ?? 0) > 0);
    if (sources.length < sourcesPerRead) break;
  }
  let cursor = '0';
  do {
    const [next, gone] = await store.redis.sscan(`${shard.prefix}gone-sources`, cursor, 'COUNT', sourcesPerRead);
    yield gone;
    cursor = next;
  } while (cursor !== '0');
}

/** An entry of a log, as Redis gives it: the ids of events are every second field. */
type LogEntry = [id: string, fields: string[]];

async function forgetEventsOf(retention: RetentionRun, source: string): Promise<number> {
  const { store, shard, before } = retention;
  let deleted = 0;
  let from = '-';
  for (;;) {
    const key = `${shard.prefix}log:${source}`;
    const entries = await store.redis.xrange(key, from, `${before.ended - 1}`, 'COUNT', entriesPerRead);
    for (const batch of inBatches(entries)) {
      deleted += await forgetIn(retention, source, batch);
      if (!(await retention.goOn())) return deleted;
    }
    const last = entries.at(-1)?.[0];
    if (last === undefined || entries.length < entriesPerRead) return deleted;
    from = `(${last}`;
  }
}

/** One batch at least: a deleted source without a log is done with. */
function inBatches(entries: readonly LogEntry[]): LogEntry[][] {
  const batches: LogEntry[][] = [[]];
  let events = 0;
  for (const entry of entries) {
    events += eventsIn(entry).length;
    if (events > eventsPerCall && batches.at(-1)?.length !== 0) {
      batches.push([]);
      events = eventsIn(entry).length;
    }
    batches.at(-1)?.push(entry);
  }
  return batches;
}

function eventsIn([, fields]: LogEntry): string[] {
  return fields.filter((_, i) => i % 2 === 1);
}

async function forgetIn(retention: RetentionRun, source: string, entries: readonly LogEntry[]): Promise<number> {
  const { store, shard, before } = retention;
  const unneeded = await rangesOfUnneeded(retention, source, entries.flatMap(eventsIn));
  const args = entries.flatMap((entry) => {
    const events = eventsIn(entry);
    return [entry[0], events.length, ...events.flatMap((id) => [id, unneeded.get(id) ?? '-'])];
  });
  return Number(await run(store, shard, 'forget_events', [source, before.ended, ...args]));
}

/** The ranges of the events of which no delivery has a record left; '' where they never had one. */
async function rangesOfUnneeded(
  { store, shard }: RetentionRun,
  source: string,
  events: readonly string[],
): Promise<Map<string, string>> {
  const pipeline = store.redis.pipeline();
  for (const event of events) pipeline.get(`${shard.prefix}x:${eventKey(source, event)}`);
  const ranges = await answersOf<string | null>(pipeline);
  // Records never come back: the answers may come one after the other. The oldest delivery is the likeliest to be gone.
  const left = events.map((event, i) => ({
    event,
    ranges: ranges[i] ?? '',
    ids: decodeDeliveryIds(ranges[i] ?? '', sourceBucket(source)).reverse(),
  }));
  const unneeded = new Map(left.map((one) => [one.event, one.ranges]));
  for (let open = left.filter(({ ids }) => ids.length > 0); open.length > 0; ) {
    const asked = store.redis.pipeline();
    for (const { ids } of open) asked.exists(...ids.splice(0, idsPerCall).map((id) => `${shard.prefix}d:${id}`));
    const counts = await answersOf<number>(asked);
    for (const [i, { event }] of open.entries()) if ((counts[i] ?? 0) > 0) unneeded.delete(event);
    open = open.filter(({ ids }, i) => counts[i] === 0 && ids.length > 0);
  }
  return unneeded;
}

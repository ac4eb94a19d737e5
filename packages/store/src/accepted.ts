import { sourceBucket } from '@posthorn/core/source';
import { decodeDeliveryIds, eventKey } from './event-record.ts';
import { readEventHeads } from './events.ts';
import type { Shard } from './keys.ts';
import { answersOf } from './pipeline.ts';
import { type Store, shardOfSource } from './store.ts';
import { decodeEventEntry } from './streams.ts';

/** A place in the logs of several sources together: by acceptance, then by name. */
export interface LogPlace {
  entry: string;
  source: string;
}

/** An entry of a source's log (lua/lib/accept.lua): the events of one script call. */
export interface LogEntry extends LogPlace {
  /** Event ids. */
  events: string[];
}

/** Entries per read of one log; one may hold a hundred events. */
const perRead = 20;

/**
 * The events of some sources of one shard in the order in which they were accepted.
 *
 * @param after   a place that was come to before, or null to begin at `sinceMs`
 * @param untilMs the last moment
 */
export async function* acceptedBetween(
  store: Store,
  sources: readonly string[],
  { sinceMs, untilMs, after }: { sinceMs: number; untilMs: number; after: LogPlace | null },
): AsyncGenerator<LogEntry> {
  const logs = sources.map((source) => ({
    source,
    from: after?.entry ?? String(sinceMs),
    ahead: [] as LogEntry[],
    isEnd: false,
  }));
  for (;;) {
    for (const log of logs) {
      if (log.ahead.length > 0 || log.isEnd) continue;
      const key = `${shardOfSource(store, log.source).prefix}log:${log.source}`;
      const read = await store.redis.xrange(key, log.from, String(untilMs), 'COUNT', perRead);
      const entries = read.map(([entry, fields]) => toEntry(log.source, entry, fields));
      log.ahead = after ? entries.filter((entry) => compare(entry, after) > 0) : entries;
      log.isEnd = read.length < perRead;
      log.from = `(${read.at(-1)?.[0] ?? log.from}`;
    }
    const [first] = logs.filter(({ ahead }) => ahead.length > 0).toSorted((a, b) => compare(a.ahead[0], b.ahead[0]));
    const next = first?.ahead.shift();
    if (next) yield next;
    else if (logs.every(({ isEnd }) => isEnd)) return;
  }
}

function toEntry(source: string, entry: string, fields: readonly string[]): LogEntry {
  return { source, entry, events: fields.filter((_, i) => i % 2 === 1) };
}

function compare(a: LogPlace | undefined, b: LogPlace | undefined): number {
  const [left, right] = [a, b].map((place) => (place?.entry ?? '').split('-').map(Number));
  const byTime = (left?.[0] ?? 0) - (right?.[0] ?? 0) || (left?.[1] ?? 0) - (right?.[1] ?? 0);
  return byTime || ((a?.source ?? '') < (b?.source ?? '') ? -1 : Number(a?.source !== b?.source));
}

/** What is known of an event, without its data. */
export interface AcceptedEvent {
  key: string;
  type: string;
  receivedAtMs: number;
  /** Ids of its deliveries, to whatever hook. */
  deliveries: number[];
}

/** Reads what is known of the events of an entry; those that are kept no longer are left out. */
export async function readAccepted(store: Store, shard: Shard, { source, events }: LogEntry): Promise<AcceptedEvent[]> {
  const { prefix } = shard;
  const keys = events.map((id) => eventKey(source, id));
  const pipeline = store.redis.pipeline();
  for (const key of keys) pipeline.get(`${prefix}x:${key}`);
  const [heads, ranges] = await Promise.all([readEventHeads(store, shard, keys), answersOf<string | null>(pipeline)]);
  return keys.flatMap((key, i) => {
    const head = heads[i];
    if (!head) return [];
    const { type, receivedAtMs } = head;
    return [{ key, type, receivedAtMs, deliveries: decodeDeliveryIds(ranges[i] ?? null, sourceBucket(source)) }];
  });
}

/**
 * When the oldest event of some sources was accepted that still waits for its fan-out, in the stream or for its
 * source's turn to enter it; null when none does.
 */
export async function oldestWaitingMs(store: Store, shard: Shard, sources: readonly string[]): Promise<number | null> {
  const { prefix } = shard;
  const heads = store.redis.pipeline();
  for (const source of sources) heads.lindex(`${prefix}queue:${source}`, 0);
  // The queues first: what leaves them meanwhile is found in the stream.
  const queued = await answersOf<string | null>(heads);
  const entries = (await store.redis.xrange(`${prefix}events`, '-', '+')).map(decodeEventEntry);
  const heard = new Set(sources);
  const keys = entries.flatMap(({ source, events }) =>
    heard.has(source) ? events.map(({ id }) => eventKey(source, id)) : [],
  );
  const read = await readEventHeads(store, shard, keys);
  const moments = [
    ...queued.flatMap((text) => (text ? Number.parseInt(text, 10) : [])),
    ...read.flatMap((head) => head?.receivedAtMs ?? []),
  ];
  return moments.length > 0 ? Math.min(...moments) : null;
}

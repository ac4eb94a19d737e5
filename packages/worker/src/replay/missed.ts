import type { Hook } from '@posthorn/core/hook';
import {
  type AcceptedEvent,
  acceptedBetween,
  type LogPlace,
  oldestWaitingMs,
  readAccepted,
} from '@posthorn/store/accepted';
import { readRecords } from '@posthorn/store/deliveries';
import { allIds } from '@posthorn/store/delivery-index';
import type { DeliveryRecord } from '@posthorn/store/delivery-record';
import type { LargeEvent } from '@posthorn/store/event-record';
import { wholeEvent } from '@posthorn/store/events';
import { sourcesHeardOn } from '@posthorn/store/heard-sources';
import { getHook } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import type { Replay } from '@posthorn/store/replays/record';
import { addSelected, type ReplayItem, selectionCursor } from '@posthorn/store/replays/select';
import { type Store, shardOfId } from '@posthorn/store/store';
import type { EventCache } from '../event-cache.ts';
import { matchingHooks, passing } from '../match.ts';

/** What looking for missed events needs. */
export interface MissedDeps {
  store: Store;
  events: EventCache;
  /** A short pause. */
  wait: () => Promise<unknown>;
}

/** Whether a hook that was made later than this after an event may have a delivery of it: fan-out may have been behind. */
const fanOutBehindMs = 3_600_000;

/**
 * Selects what a hook missed since a moment, in the order in which it was
 * accepted: deliveries that are dead or cancelled, and events that the hook would
 * get now and never had a delivery of. Safe to run again, as is all selection.
 *
 * @param goOn asked before each entry of the log
 * @returns whether all is selected
 */
export async function selectMissed(deps: MissedDeps, replay: Replay, goOn: () => Promise<boolean>): Promise<boolean> {
  const { store } = deps;
  const { hook: id = 0, sinceMs = 0 } = replay.filter;
  const stored = await getHook(store, id);
  if (!stored) return true;
  const shard = shardOfId(store, id);
  const untilMs = replay.createdAtMs;
  const sources = await sourcesHeardOn(store, stored.hook.source);
  // What still waits for its fan-out may yet get a delivery by that.
  for (let oldest = await oldestWaitingMs(store, shard, sources); oldest !== null && oldest <= untilMs; ) {
    if (!(await goOn())) return false;
    await deps.wait();
    oldest = await oldestWaitingMs(store, shard, sources);
  }
  const known = await deliveriesOf(store, shard, id);
  let from = await selectionCursor(store, shard, replay.id);
  const range = { sinceMs, untilMs, after: from === '' ? null : decodePlace(from) };
  for await (const entry of acceptedBetween(store, sources, range)) {
    if (!(await goOn())) return false;
    const events = await readAccepted(store, shard, entry);
    const items = await itemsOf(deps, shard, stored.hook, events, { ...known, upTo: replay.upTo[shard.index] ?? 0 });
    const to = encodePlace(entry);
    if (!(await addSelected(store, shard, replay.id, { from, to }, items))) return false;
    from = to;
  }
  return true;
}

function encodePlace({ entry, source }: LogPlace): string {
  return `${entry} ${source}`;
}

function decodePlace(text: string): LogPlace {
  const [entry = '', source = ''] = text.split(' ', 2);
  return { entry, source };
}

/** The deliveries of a hook: their ids, and the oldest that is kept of those that were delivered. */
interface Known {
  ids: ReadonlySet<number>;
  oldestDelivered: number;
}

async function deliveriesOf(store: Store, shard: Shard, hook: number): Promise<Known> {
  const ids = new Set<number>();
  let oldestDelivered = Number.POSITIVE_INFINITY;
  for await (const page of allIds(store, shard, `hd:${hook}`)) {
    for (const id of page) ids.add(id);
    if (oldestDelivered < Number.POSITIVE_INFINITY) continue;
    const records = await readRecords(store, shard, page);
    oldestDelivered = page.find((_, i) => records[i]?.status === 'delivered') ?? oldestDelivered;
  }
  return { ids, oldestDelivered };
}

async function itemsOf(
  { store, events: cache }: MissedDeps,
  shard: Shard,
  hook: Hook,
  events: readonly AcceptedEvent[],
  known: Known & { upTo: number },
): Promise<ReplayItem[]> {
  const { upTo } = known;
  const unsent: AcceptedEvent[] = [];
  const items = new Map<string, ReplayItem>();
  for (const event of events) {
    const own = event.deliveries.filter((id) => known.ids.has(id));
    const records = await readRecords(store, shard, own);
    const missed = lastMissed(own, records, upTo);
    if (missed !== null) items.set(event.key, missed);
    const hadOne = records.some((record) => record === undefined || record.kind !== 'ping');
    if (!hadOne && !(await mayBeForgotten(store, shard, hook, event, known))) unsent.push(event);
  }
  const wanted = unsent.filter(({ type }) => matchingHooks([{ ...hook, active: true }], type).length > 0);
  const read = hook.filter
    ? await cache.get(
        shard,
        wanted.map(({ key }) => key),
      )
    : null;
  for (const { key } of wanted) {
    const event = read?.get(key);
    const whole = (large: LargeEvent) => wholeEvent(store, shard, large);
    if (!hook.filter || (event && (await passing([hook], event, whole)).length > 0))
      items.set(key, { hook: hook.id, event: key });
  }
  return events.flatMap(({ key }) => items.get(key) ?? []);
}

/**
 * The last of an event's deliveries to a hook, if all of them ended without success; else null. One that was made
 * after the recovery was asked for is somebody else's doing.
 */
function lastMissed(
  ids: readonly number[],
  records: readonly (DeliveryRecord | undefined)[],
  upTo: number,
): number | null {
  const sent = ids.flatMap((id, i) => {
    const record = records[i];
    return record && record.kind === 'ping' ? [] : [{ id, status: record?.status }];
  });
  const isMissed = sent.every(({ id, status }) => id <= upTo && (status === 'dead' || status === 'cancelled'));
  return isMissed ? (sent.at(-1)?.id ?? null) : null;
}

/**
 * Whether the hook may have had a delivery that is kept no longer: then the
 * event is left alone, since nobody can say that it was missed. Of each hook the
 * oldest are forgotten first, so of what came after the oldest one all are there.
 */
async function mayBeForgotten(
  store: Store,
  shard: Shard,
  hook: Hook,
  { deliveries, receivedAtMs }: AcceptedEvent,
  { oldestDelivered }: Known,
): Promise<boolean> {
  if (receivedAtMs < Date.parse(hook.created_at) - fanOutBehindMs) return false;
  const older = deliveries.filter((id) => id < oldestDelivered);
  if (older.length === 0) return false;
  const there = await store.redis.exists(...older.map((id) => `${shard.prefix}d:${id}`));
  return there < older.length;
}

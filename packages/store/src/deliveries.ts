import type { Attempt } from '@posthorn/core/attempt';
import type { Delivery } from '@posthorn/core/delivery';
import { type Event, eventGuid } from '@posthorn/core/event';
import { type DeliveryRecord, decodeDelivery, type StoredAttempt } from './delivery-record.ts';
import { splitEventKey } from './event-record.ts';
import { readEventHeads, readEvents } from './events.ts';
import type { Shard } from './keys.ts';
import { unpackBody } from './rendering.ts';
import { joinRequest } from './request-profile.ts';
import { type Store, shardOfId } from './store.ts';
import { bringBack, completeResponse } from './stored-response.ts';

/** A delivery without the contents of its attempts: what lists show. */
export interface DeliverySummary extends Omit<Delivery, 'attempts'> {
  /** Type of the event; null when the event is no longer kept. */
  type: string | null;
  attemptCount: number;
  /** Status code of the newest answer, or null. */
  statusCode: number | null;
  /** Reason phrase of the newest answer, or null. */
  statusText: string | null;
  lastAttemptAtMs: number | null;
  lastDurationMs: number | null;
}

/** Reads delivery records by id; undefined where there is none. */
export async function readRecords(
  store: Store,
  shard: Shard,
  ids: readonly number[],
): Promise<(DeliveryRecord | undefined)[]> {
  if (ids.length === 0) return [];
  const texts = await store.redis.mget(ids.map((id) => `${shard.prefix}d:${id}`));
  return texts.map((text) => (text === null ? undefined : decodeDelivery(text)));
}

/** What a record says, in the terms of a delivery. */
export function summarize(id: number, record: DeliveryRecord, type: string | null): DeliverySummary {
  const { source, id: event } = splitEventKey(record.event);
  const effective = record.attempts.filter((attempt) => !attempt.late);
  const last = effective.at(-1);
  return {
    id,
    hook: record.hook,
    source,
    event,
    type,
    kind: record.kind,
    status: record.status,
    reason: record.reason,
    createdAtMs: record.createdAtMs,
    redeliveryOf: record.redeliveryOf,
    redeliveredAs: record.redeliveredAs,
    attemptCount: effective.length,
    statusCode: last?.response?.status ?? null,
    statusText: last?.response?.statusText ?? null,
    lastAttemptAtMs: last?.atMs ?? null,
    lastDurationMs: last?.timings.totalMs ?? null,
  };
}

/** Types of events by their keys, read once per key. */
export async function typesOfEvents(store: Store, shard: Shard, keys: readonly string[]): Promise<Map<string, string>> {
  const unique = [...new Set(keys)];
  const heads = await readEventHeads(store, shard, unique);
  return new Map(heads.flatMap((head, i) => (head ? [[unique[i] as string, head.type]] : [])));
}

/** A delivery with every attempt in full. */
export interface DeliveryDetail extends DeliverySummary {
  attempts: Attempt[];
  nextAttemptAtMs: number | null;
}

/** Reads one delivery with every attempt in full. */
export async function getDelivery(store: Store, id: number): Promise<DeliveryDetail | undefined> {
  const shard = shardOfId(store, id);
  const [record] = await readRecords(store, shard, [id]);
  if (!record) return undefined;
  const types = await typesOfEvents(store, shard, [record.event]);
  const due = await store.redis.zscore(`${shard.prefix}due`, String(id));
  return {
    ...summarize(id, record, types.get(record.event) ?? null),
    attempts: await completeAttempts(store, shard, id, record),
    nextAttemptAtMs: due === null ? null : Number(due),
  };
}

/** Texts by their refs; null for what is gone. */
type TextOf = (ref: string) => string | null;

/** Puts a record's attempts together again, from what is stored with the hook, with the event and with the delivery. */
async function completeAttempts(store: Store, shard: Shard, id: number, record: DeliveryRecord): Promise<Attempt[]> {
  const { attempts } = record;
  const [event] = await readEvents(store, shard, [record.event]);
  const apart = await createTextOf(store, shard, id, record, attempts.flatMap(refsOf));
  const responses = attempts.map(({ response }) => response && bringBack(response, apart));
  const inResponses = responses.flatMap((response) =>
    response && 'ref' in response.headers ? response.headers.ref : [],
  );
  const profiles = await createTextOf(store, shard, id, record, inResponses);
  return attempts.map((attempt, i) => {
    const response = responses[i];
    return {
      ...complete(attempt, event ?? null, apart),
      response: response ? completeResponse(response, profiles, attempt.atMs) : null,
    };
  });
}

async function createTextOf(
  store: Store,
  shard: Shard,
  id: number,
  record: DeliveryRecord,
  wanted: readonly string[],
): Promise<TextOf> {
  const refs = [...new Set(wanted)];
  if (refs.length === 0) return () => null;
  const places = [`req:${record.hook}`, `with:${record.event}`, `texts:${id}`];
  const found = await Promise.all(places.map((place) => store.redis.hmget(shard.prefix + place, ...refs)));
  const texts = new Map(refs.map((ref, i) => [ref, found.find((one) => one[i] !== null)?.[i] ?? null]));
  return (ref) => texts.get(ref) ?? null;
}

function refsOf({ profileRef, bodyRef, response }: StoredAttempt): string[] {
  return [profileRef, bodyRef, response && 'ref' in response ? response.ref : ''].filter(Boolean);
}

function complete(stored: StoredAttempt, event: Event | null, textOf: TextOf): Omit<Attempt, 'response'> {
  const { profileRef, bodyRef, headerValues: _, progress: _progress, response: _response, ...attempt } = stored;
  const profile = textOf(profileRef);
  if (!profile || !event) return { ...attempt, request: null };
  const value = textOf(bodyRef) ?? '';
  const body = bodyRef === '' ? event.data : unpackBody({ ref: bodyRef, value }, event);
  return { ...attempt, request: { ...joinRequest(profile, stored, eventGuid(event)), body } };
}

import type { Event } from '@posthorn/core/event';

/** What `accept_events.lua` is handed for one event. */
export interface EventToAccept {
  id: string;
  source: string;
  type: string;
  actor: string | null;
  time: string;
  data: string;
  /** 22 characters: tells the same content from other content under the same id. */
  contentHash: string;
}

const hashLength = 22;
const msLength = 13;

/** The part of an event that is not its data: `[type, actor, time]`. */
export function encodeMeta(event: Pick<Event, 'type' | 'actor' | 'time'>): string {
  return JSON.stringify([event.type, event.actor, event.time]);
}

/** An event's place among a shard's keys: `<source>|<id>`. A source holds no `|`. */
export function eventKey(source: string, id: string): string {
  return `${source}|${id}`;
}

/** The source and id in an event key. */
export function splitEventKey(key: string): { source: string; id: string } {
  const bar = key.indexOf('|');
  return { source: key.slice(0, bar), id: key.slice(bar + 1) };
}

/** Checked by hand: this is read for every delivery, and zod takes as long as reading the JSON does. */
function decodeMeta(text: string): [type: string, actor: string | null, time: string] {
  const meta: unknown = JSON.parse(text);
  if (!Array.isArray(meta) || meta.length !== 3) throw new Error(`Unreadable event: ${text.slice(0, 100)}`);
  const [type, actor, time] = meta as unknown[];
  if (typeof type !== 'string' || typeof time !== 'string' || (actor !== null && typeof actor !== 'string')) {
    throw new Error(`Unreadable event: ${text.slice(0, 100)}`);
  }
  return [type, actor, time];
}

/** An event without its data. */
export type EventHead = Omit<Event, 'data'>;

/** Reads the head of a stored event (lua/lib/accept.lua): content hash, 13 digits of milliseconds, meta, up to the line break. */
export function decodeEventHead(key: string, head: string): EventHead {
  const { source, id } = splitEventKey(key);
  const [type, actor, time] = decodeMeta(head.slice(hashLength + msLength));
  return { id, source, type, actor, time, receivedAtMs: receivedAtMsIn(head) };
}

function receivedAtMsIn(text: string): number {
  return Number(text.slice(hashLength, hashLength + msLength));
}

/** An event as read with many others: its data is not there when it is large, only its length in bytes. */
export type StoredEvent = Event | LargeEvent;

/** See {@link StoredEvent}. */
export interface LargeEvent extends EventHead {
  dataBytes: number;
}

/** Whether an event's data is yet to be read. */
export function isLarge(event: StoredEvent): event is LargeEvent {
  return 'dataBytes' in event;
}

/** Reads a stored event: its head, a line break, its data, or `@` and the length of that. */
export function decodeEvent(key: string, text: string): StoredEvent {
  const end = text.indexOf('\n');
  if (text.charAt(end + 1) === '@')
    return { ...decodeEventHead(key, text.slice(0, end)), dataBytes: Number(text.slice(end + 2)) };
  // Each field by itself: this is read for every delivery, and putting the head and the data together takes six times as long.
  const { source, id } = splitEventKey(key);
  const [type, actor, time] = decodeMeta(text.slice(hashLength + msLength, end));
  return { id, source, type, actor, time, data: text.slice(end + 1), receivedAtMs: receivedAtMsIn(text) };
}

/** Reads what is under `x:<event>`, `,n:count,n:count`: the ids of an event's deliveries, oldest first. */
export function decodeDeliveryIds(ranges: string | null, bucket: number): number[] {
  if (!ranges) return [];
  return ranges.split(',').flatMap((range) => {
    const [first = 0, count = 0] = range.split(':').map(Number);
    return Array.from({ length: count }, (_, i) => (first + i) * 1024 + bucket);
  });
}

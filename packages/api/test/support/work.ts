import { hashContent } from '@posthorn/core/posted-event';
import { hookSourcesOf } from '@posthorn/core/source';
import { acceptEvents } from '@posthorn/store/accept-events';
import { encodeAttempt } from '@posthorn/store/delivery-record';
import { fanOut } from '@posthorn/store/fan-out';
import { hooksOf } from '@posthorn/store/hooks';
import { packBody } from '@posthorn/store/rendering';
import { packProfile } from '@posthorn/store/request-profile';
import { redisTimeMs } from '@posthorn/store/retention-run';
import { type SettleAction, settle } from '@posthorn/store/settle';
import type { Store } from '@posthorn/store/store';
import { decodeDeliveryEntry, decodeEventEntry, type RawEntry, type WorkStream } from '@posthorn/store/streams';

/** Stores an event as ingest would, and fans it out to all hooks that hear its source. */
export async function publish(
  store: Store,
  event: { id: string; source: string; type?: string; data?: string },
): Promise<void> {
  const whole = {
    type: 'package.added',
    actor: 'maartenba',
    time: '2014-09-08T12:59:53.1148196Z',
    data: '{}',
    ...event,
  };
  await acceptEvents(store, [{ ...whole, contentHash: hashContent(whole) }]);
  const sources = hookSourcesOf(event.source);
  const heard = await Promise.all(sources.map((source) => hooksOf(store, source)));
  const versions = heard.map(({ version }) => version);
  const hooks = heard.flatMap((one) => one.hooks.map(({ id }) => id));
  for (const raw of await read(store, 'events')) {
    const { entry, events } = decodeEventEntry(raw);
    await fanOut(store, shardOf(store), [
      { entry, sources, versions, events: events.map(({ id }) => ({ id, hooks })) },
    ]);
  }
}

/** What the pretended receiver answers, and what follows. */
export interface Ending {
  action: Extract<SettleAction, 'delivered' | 'retry' | 'dead'>;
  status: number;
}

/** Makes one attempt of everything that can go now, all with the same end. Gives the ids of the deliveries. */
export async function attemptAll(
  store: Store,
  { action, status }: Ending,
  ownHeaders: Record<string, string> = {},
): Promise<number[]> {
  const entries = (await read(store, 'deliveries')).flatMap(decodeDeliveryEntry);
  for (const entry of entries) {
    const request = {
      method: 'POST',
      url: 'https://example.com/hook',
      headers: { 'content-type': 'application/json', ...ownHeaders, 'webhook-id': 'm' },
      attemptHeaders: ['webhook-id'],
      secretHeaders: [],
    };
    const profile = { ...packProfile(request), isStored: false };
    const event = { id: 'e', source: 'feeds/f', actor: null, time: '2026-01-02T03:04:05Z', data: '{}' };
    const body = packBody('{"wrapped":{}}', event);
    const attempt = {
      number: entry.attempt,
      atMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      worker: 'tester',
      result: action,
      late: false,
      response: {
        status,
        statusText: 'Some Text',
        headers: { all: { 'x-answer': ['a', 'b'] } },
        body: 'no thanks',
        truncated: false,
      },
      timings: { dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 3, totalMs: 4.5 },
      error: action === 'delivered' ? null : { reason: 'http_status' as const, message: `It answered ${status}` },
      retryInMs: action === 'retry' ? 60_000 : null,
    };
    const line = encodeAttempt({ ...attempt, profileRef: profile.ref, headerValues: ['m'], bodyRef: body?.ref ?? '' });
    const { delivery, hook } = entry;
    const settlement = {
      entry: entry.entry,
      delivery,
      hook,
      event: entry.event,
      action,
      delayMs: 60_000,
      line,
      pace: '-' as const,
    };
    await settle(store, shardOf(store), [
      {
        ...settlement,
        hookTexts: [profile, ...(body ? [{ ...body, isStored: false }] : [])],
        eventText: null,
        ownText: null,
      },
    ]);
  }
  return entries.map(({ delivery }) => delivery);
}

/** Everything on a work stream that nobody has read yet. */
export async function read(store: Store, stream: WorkStream): Promise<RawEntry[]> {
  const key = shardOf(store).prefix + stream;
  const reply = await store.redis.xreadgroup('GROUP', 'w', 'tester', 'STREAMS', key, '>');
  return reply?.[0]?.[1] ?? [];
}

/** Waits until Redis' clock shows another millisecond. */
export async function nextMillisecond(store: Store): Promise<void> {
  const from = await redisTimeMs(store);
  while ((await redisTimeMs(store)) <= from);
}

function shardOf({ shards }: Store): Store['shards'][number] {
  const [shard] = shards;
  if (!shard) throw new Error('A store has a shard at least');
  return shard;
}

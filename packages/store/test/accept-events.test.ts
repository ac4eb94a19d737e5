import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptEvents } from '../src/accept-events.ts';
import { getEvent } from '../src/events.ts';
import { isOutage } from '../src/outage.ts';
import { shardOfSource } from '../src/store.ts';
import { addSources, eventOf, readEventEntries } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

let one: TestStore;
let many: TestStore;
beforeAll(async () => {
  [one, many] = await Promise.all([startTestStore(), startTestStore({ shards: 4 })]);
});
beforeEach(() => Promise.all([one.clear(), many.clear()]));
afterAll(() => Promise.all([one.close(), many.close()]));

describe('acceptEvents', () => {
  test('stores a new event as it is, and queues it once', async () => {
    const { store } = one;
    await addSources(store, 'feeds/a');
    const event = eventOf('feeds/a', 'id | with\u00a0signs', {
      actor: 'Zoë',
      type: 'package.added',
      data: '{"a":"\\u00e9é","n":1.0}',
    });
    expect(await acceptEvents(store, [event])).toEqual(['new']);
    const { contentHash: _, ...stored } = event;
    expect(await getEvent(store, 'feeds/a', event.id)).toEqual({ ...stored, receivedAtMs: expect.any(Number) });
    const entries = await readEventEntries(store, shardOfSource(store, 'feeds/a'));
    expect(entries).toMatchObject([{ source: 'feeds/a', events: [{ id: event.id, type: 'package.added' }] }]);
  });

  test('tells the same content from other content under an id, and queues neither again', async () => {
    const { store } = one;
    await addSources(store, 'feeds/a', 'feeds/b');
    const first = eventOf('feeds/a', 'x');
    expect(await acceptEvents(store, [first])).toEqual(['new']);
    expect(await acceptEvents(store, [first, { ...first, data: '{"n":2}', contentHash: 'B'.repeat(22) }])).toEqual([
      'same',
      'other',
    ]);
    // An id is a source's own.
    expect(await acceptEvents(store, [eventOf('feeds/b', 'x')])).toEqual(['new']);
    expect((await getEvent(store, 'feeds/a', 'x'))?.data).toBe('{"n":1}');
    expect(await store.redis.xlen('{p0}events')).toBe(2);
    expect(await store.redis.xlen('{p0}log:feeds/a')).toBe(1);
  });

  test('sees an id that is twice in one call', async () => {
    const { store } = one;
    await addSources(store, 'feeds/a');
    expect(await acceptEvents(store, [eventOf('feeds/a', 'x'), eventOf('feeds/a', 'x')])).toEqual(['new', 'same']);
  });

  test('refuses an event of a source that is not there, and keeps nothing of it', async () => {
    const { store } = one;
    expect(await acceptEvents(store, [eventOf('feeds/none', 'x')])).toEqual(['nosource']);
    expect(await getEvent(store, 'feeds/none', 'x')).toBeUndefined();
    expect(await store.redis.xlen('{p0}events')).toBe(0);
  });

  test('answers in the order of the events over many scripts and several shards', async () => {
    const { store } = many;
    const sources = Array.from({ length: 12 }, (_, i) => `feeds/f${i}`);
    await addSources(store, ...sources);
    expect(new Set(sources.map((id) => shardOfSource(store, id))).size).toBe(4);
    const events = Array.from({ length: 650 }, (_, i) => {
      const source = i % 13 === 12 ? 'feeds/none' : (sources[i % 13] ?? '');
      // Every fifth repeats the one 13 before it, on the same source.
      return eventOf(source, `e${i % 5 === 0 && i >= 13 ? i - 13 : i}`);
    });
    const seen = new Set<string>();
    const expected = events.map(({ source, id }) => {
      if (source === 'feeds/none') return 'nosource';
      const known = seen.has(`${source}|${id}`);
      seen.add(`${source}|${id}`);
      return known ? 'same' : 'new';
    });
    expect(await acceptEvents(store, events)).toEqual(expected);
    expect(expected.filter((answer) => answer === 'same').length).toBeGreaterThan(50);
  });

  test('needs a script call for every 100 events, so that none holds Redis up', async () => {
    const { store } = one;
    await addSources(store, 'feeds/a');
    await store.redis.config('RESETSTAT');
    await acceptEvents(
      store,
      Array.from({ length: 250 }, (_, i) => eventOf('feeds/a', `e${i}`)),
    );
    const stats = await store.redis.info('commandstats');
    const calls = [...stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)[^\r\n]*failed_calls=(\d+)/g)];
    expect(calls.reduce((sum, [, made, failed]) => sum + Number(made) - Number(failed), 0)).toBe(3);
  });

  test('is refused, as an outage, when memory is full, and goes on once there is room', async () => {
    const { store } = one;
    await addSources(store, 'feeds/a');
    await store.redis.config('SET', 'maxmemory', '1');
    const error = await acceptEvents(store, [eventOf('feeds/a', 'x')]).catch((reason: unknown) => reason);
    await store.redis.config('SET', 'maxmemory', '0');
    expect(isOutage(error)).toBe(true);
    expect(await acceptEvents(store, [eventOf('feeds/a', 'x')])).toEqual(['new']);
  });

  test('accepts nothing of no events', async () => {
    expect(await acceptEvents(one.store, [])).toEqual([]);
  });
});

import { type AuditRecord, type Author, posthorn } from '@posthorn/core/audit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addNote } from '../src/audit-note.ts';
import { deleteHook, switchOffHook, updateHook } from '../src/hooks.ts';
import { expire, subscribe, unsubscribe } from '../src/hub-subscriptions.ts';
import { globalKeys } from '../src/keys.ts';
import { type AuditFilter, listAudit } from '../src/list-audit.ts';
import { deleteSource, getSource, saveSource } from '../src/sources.ts';
import { type Store, shardOfSource } from '../src/store.ts';
import { createToken } from '../src/tokens.ts';
import { addHook, addSources, nextMoment, someTime } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

const ada: Author = {
  actor: { token: 't1', role: 'user', user: 'ada' },
  request: { method: 'PATCH', path: '/feeds/a/hooks/1' },
  remote_address: '203.0.113.7',
};
const stranger: Author = { ...ada, actor: { token: null, role: 'anonymous', user: null } };
const sources = ['feeds/a', 'feeds/b', 'feeds/c', 'repos/o/r', 'sites/z'];

let tested: TestStore;
let store: Store;
beforeAll(async () => {
  tested = await startTestStore({ shards: 3 });
  store = tested.store;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const page = (filter: AuditFilter, perPage = 100, before?: string) =>
  listAudit(store, filter, { before, perPage, now: new Date() });

async function all(filter: AuditFilter = {}, perPage = 100): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  let before: string | undefined;
  do {
    const { records: more, next } = await page(filter, perPage, before);
    records.push(...more);
    before = next ?? undefined;
  } while (before !== undefined);
  return records;
}

const actions = async (filter: AuditFilter = {}): Promise<string[]> => (await all(filter)).map(({ action }) => action);

/** Puts bare entries into a stream, as they would be after many changes. */
async function fill(key: string, count: number, id: (i: number) => string = () => '*'): Promise<void> {
  const note = JSON.stringify({ action: 'hook.pinged', ...posthorn, target: {}, changes: {} });
  for (let start = 0; start < count; start += 10_000) {
    const pipeline = store.redis.pipeline();
    for (let i = start; i < Math.min(start + 10_000, count); i++) {
      pipeline.xadd(key, id(i), 's', 'feeds/a', 'n', '', 'h', '7', 'r', note);
    }
    await pipeline.exec();
  }
}

test('a change of a hook is noted with who made it, on what, and what changed', async () => {
  await addSources(store, 'feeds/a');
  const { id } = await addHook(store, 'feeds/a');
  const before = Date.now();
  await updateHook(store, id, (hook) => ({ ...hook, events: ['b'] }), someTime, ada);
  const [record] = await all();
  expect(record).toEqual({
    id: expect.stringMatching(/^\d{13}-\d+-\d$/),
    time: expect.any(String),
    action: 'hook.updated',
    ...ada,
    source: 'feeds/a',
    target: { hook: id },
    changes: { events: { from: ['*'], to: ['b'] } },
  });
  expect(Math.abs(Date.parse(record?.time ?? '') - before)).toBeLessThan(60_000);
});

test('what changes nothing is not noted, nor what was refused', async () => {
  await addSources(store, 'feeds/a');
  const { id } = await addHook(store, 'feeds/a');
  await updateHook(store, id, (hook) => hook, someTime);
  await saveSource(store, 'feeds/a', { owners: [], co_owners: [], public: false }, someTime);
  expect(await deleteHook(store, id, 99)).toBe(false);
  expect(await deleteSource(store, 'feeds/a')).toBe('has_hooks');
  expect(await switchOffHook(store, id, { reason: 'gone', revision: 99 })).toBeNull();
  expect(await actions()).toEqual(['hook.created', 'source.created']);
  expect(await switchOffHook(store, id, { reason: 'gone', revision: 2 })).toBe(3);
  expect((await all())[0]).toMatchObject({
    action: 'hook.deactivated',
    actor: { role: 'posthorn' },
    target: { hook: id },
  });
});

test('two who change a source at once each have their own change noted', async () => {
  await addSources(store, 'feeds/a');
  const names = ['a', 'b', 'c', 'd', 'e'];
  const save = (name: string) =>
    saveSource(store, 'feeds/a', { owners: [name], co_owners: [], public: false }, someTime);
  await Promise.all(names.map(save));
  const records = await all({ action: 'source.updated' });
  const chain = records.toReversed().map(({ changes }) => changes['owners']);
  expect(chain.map((one) => one?.from)).toEqual([[], ...chain.slice(0, -1).map((one) => one?.to)]);
  expect(chain).toHaveLength(names.length);
});

describe('the records of all shards', () => {
  beforeEach(async () => {
    for (let round = 0; round < 4; round++) {
      for (const source of sources) {
        await saveSource(store, source, { owners: [`o${round}`], co_owners: [], public: false }, someTime);
      }
      await createToken(store, { role: 'operator' }, someTime, ada);
    }
  });

  test('are one list, newest first, whatever the pages', async () => {
    const whole = await all();
    expect(whole).toHaveLength(24);
    expect(whole.map(({ time }) => time)).toEqual(
      whole
        .map(({ time }) => time)
        .toSorted()
        .toReversed(),
    );
    for (const perPage of [1, 2, 5, 23, 24]) {
      expect((await all({}, perPage)).map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    }
  });

  test('that were made in the same millisecond are each there once', async () => {
    await tested.clear();
    const at = Date.now();
    const keys = [globalKeys.audit, ...store.shards.flatMap(({ prefix }) => [`${prefix}audit`, `${prefix}audit-open`])];
    for (const key of keys) await fill(key, 3, (i) => `${at}-${i}`);
    for (const perPage of [1, 4, 100]) {
      const ids = (await all({}, perPage)).map(({ id }) => id);
      expect([ids.length, new Set(ids).size]).toEqual([21, 21]);
    }
  });

  test('are filtered by source, action, user and time', async () => {
    expect(await actions({ source: 'feeds/b' })).toHaveLength(4);
    expect(await actions({ action: 'source.created' })).toHaveLength(5);
    expect(await actions({ user: 'ada' })).toEqual(Array(4).fill('token.created'));
    const times = (await all()).map(({ time }) => Date.parse(time));
    const sinceMs = times[12] ?? 0;
    expect(await all({ sinceMs })).toHaveLength(times.filter((at) => at >= sinceMs).length);
    expect(await all({ untilMs: sinceMs })).toHaveLength(times.filter((at) => at < sinceMs).length);
    expect(await all({ untilMs: 0 })).toEqual([]);
  });

  test('are, for those who may see some sources, the records of these only', async () => {
    const number = (await getSource(store, 'feeds/b'))?.number ?? 0;
    const visible = new Map([['feeds/b', number]]);
    const seen = await all({ visible });
    expect(seen.map(({ source }) => source)).toEqual(Array(4).fill('feeds/b'));
    expect(await all({ visible: new Map() })).toEqual([]);
  });

  test('of a source that was deleted are not those of another that has its name later', async () => {
    await deleteSource(store, 'feeds/b', ada);
    await saveSource(store, 'feeds/b', { owners: ['eve'], co_owners: [], public: false }, someTime);
    const number = (await getSource(store, 'feeds/b'))?.number ?? 0;
    const seen = await all({ visible: new Map([['feeds/b', number]]) });
    expect(seen.map(({ action }) => action)).toEqual(['source.created']);
    expect(await actions({ source: 'feeds/b' })).toEqual([
      'source.created',
      'source.deleted',
      ...Array(3).fill('source.updated'),
      'source.created',
    ]);
  });
});

test('a hook’s records are those of its deliveries, too', async () => {
  await addSources(store, 'feeds/a');
  const [one, other] = [await addHook(store, 'feeds/a'), await addHook(store, 'feeds/a')];
  await addNote(store, {
    action: 'delivery.redelivered',
    by: ada,
    source: 'feeds/a',
    hook: one.id,
    target: { delivery: 77 },
  });
  expect(await all({ hook: one.id })).toMatchObject([
    { action: 'delivery.redelivered', source: 'feeds/a', target: { hook: one.id, delivery: 77 } },
    { action: 'hook.created' },
  ]);
  expect(await actions({ hook: other.id })).toEqual(['hook.created']);
});

test('a page is short, and the next goes on, where too many records do not match', async () => {
  await addSources(store, 'feeds/b');
  await fill(`${shardOfSource(store, 'feeds/a').prefix}audit`, 1500);
  const first = await page({ action: 'source.created' });
  expect(first.records).toEqual([]);
  expect((await page({ action: 'source.created' }, 100, first.next ?? undefined)).records).toHaveLength(1);
});

describe('the log is bounded', () => {
  test('by age: what is older than 90 days is not shown, and gone with the next record', async () => {
    await addSources(store, 'feeds/a');
    const key = `${shardOfSource(store, 'feeds/a').prefix}audit`;
    await store.redis.del(key);
    const old = Date.now() - 90 * 86_400_000;
    await fill(key, 3, (i) => `${old - 1000 + i}-0`);
    await fill(key, 1, () => `${old + 60_000}-0`);
    expect(await actions()).toEqual(['hook.pinged']);
    await addHook(store, 'feeds/a');
    expect(await store.redis.xlen(key)).toBe(2);
  });

  test('by count, and strangers fill a log of their own only', async () => {
    await addSources(store, 'feeds/a');
    await saveSource(store, 'feeds/a', { owners: [], co_owners: [], public: true }, someTime);
    const { prefix } = shardOfSource(store, 'feeds/a');
    await fill(`${prefix}audit`, 100_300);
    await fill(`${prefix}audit-open`, 10_300);
    const before = await store.redis.xlen(`${prefix}audit`);
    await subscribeAs(stranger, true);
    expect(await store.redis.xlen(`${prefix}audit`)).toBe(before);
    expect(await store.redis.xlen(`${prefix}audit-open`)).toBeLessThan(10_101);
    await subscribeAs(ada, false);
    expect(await store.redis.xlen(`${prefix}audit`)).toBeLessThan(100_101);
    expect(await store.redis.xlen(`${prefix}audit`)).toBeGreaterThanOrEqual(100_000);
  });
});

const target = { name: 'web', config: { url: 'https://receiver.example/' } } as const;

function subscribeAs(by: Author, open: boolean) {
  const topic = { url: 'http://h/o/r/events/push', expires_at: '2026-03-01T00:00:00Z' };
  return subscribe(store, { source: 'feeds/a', event: 'push', topic, hub: 'http://h/hub', target, open }, someTime, by);
}

test('a subscription that starts and ends is noted as one, and a renewed lease is not noted', async () => {
  await addSources(store, 'feeds/a');
  await saveSource(store, 'feeds/a', { owners: [], co_owners: [], public: true }, someTime);
  const made = await subscribeAs(stranger, true);
  await subscribeAs(stranger, true);
  const hook = made.kind === 'subscribed' ? made.hook.id : 0;
  // Strangers have a log of their own: within a millisecond nobody can tell what came first.
  await nextMoment(store);
  await expire(store, { hook, event: 'push', expires_at: '2026-03-01T00:00:00Z' }, someTime);
  await nextMoment(store);
  await subscribeAs(ada, false);
  await unsubscribe(store, { source: 'feeds/a', event: 'push', target, openOnly: false }, someTime, ada);
  const records = (await all()).slice(0, 4);
  expect(records.map(({ action, actor }) => [action, actor.role])).toEqual([
    ['subscription.ended', 'user'],
    ['subscription.started', 'user'],
    ['subscription.ended', 'posthorn'],
    ['subscription.started', 'anonymous'],
  ]);
  expect(records[3]).toMatchObject({ target: { hook }, changes: { events: { from: null, to: ['push'] } } });
});

import { posthorn } from '@posthorn/core/audit';
import type { Hook } from '@posthorn/core/hook';
import type { Outcome } from '@posthorn/core/outcome';
import { acceptEvents } from '@posthorn/store/accept-events';
import { createHook, updateHook } from '@posthorn/store/hooks';
import { listDeliveries } from '@posthorn/store/list-deliveries';
import { type JobQueues, openJobQueues } from '@posthorn/store/queues';
import { replayEntries } from '@posthorn/store/replays/items';
import { makeReplay } from '@posthorn/store/replays/make';
import { activeReplays, countsOf, getReplay } from '@posthorn/store/replays/read';
import { redisTimeMs } from '@posthorn/store/retention-run';
import { saveSource } from '@posthorn/store/sources';
import { listWorkers } from '@posthorn/store/stats/list-workers';
import { createGroups, decodeEventEntry } from '@posthorn/store/streams';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventCache } from '../../src/event-cache.ts';
import { fanOutEvents } from '../../src/fan-out.ts';
import { HookCache } from '../../src/hook-cache.ts';
import { type MissedDeps, selectMissed } from '../../src/replay/missed.ts';
import { hookOf, scriptedTransport } from '../support/samples.ts';
import { log, startTestWorkers, type TestWorkers } from '../support/worker.ts';

let tested: TestWorkers;
let queues: JobQueues;
beforeAll(async () => {
  tested = await startTestWorkers();
  queues = openJobQueues(tested.redis.url, () => undefined);
});
beforeEach(() => tested.clear());
afterAll(async () => {
  await queues.close();
  await tested.close();
});

const delivered: Outcome = { kind: 'delivered' };
const failed: Outcome = { kind: 'retryable', reason: 'http_status' };

async function switchHook(id: number, active: boolean): Promise<void> {
  await updateHook(tested.store, id, (hook) => ({ ...hook, active }), new Date());
}

function makeHook(source: string, at: Date): Promise<Hook> {
  const { name, events, active, config, policy, dialect, headers } = hookOf();
  return createHook(tested.store, source, { name, events, active, config, policy, dialect, headers }, at);
}

const patience = { timeout: 30_000, interval: 10 };

async function fannedOut(): Promise<void> {
  await vi.waitFor(async () => expect(await tested.store.redis.exists('{p0}turns')).toBe(0), patience);
  await vi.waitFor(async () => expect(await tested.store.redis.xlen('{p0}events')).toBe(0), patience);
}

/** Logs of several sources are told apart by Redis' milliseconds: what is accepted in the same one goes by name. */
async function nextMillisecond(): Promise<void> {
  const from = await redisTimeMs(tested.store);
  while ((await redisTimeMs(tested.store)) <= from);
}

async function ask(hook: number, sinceMs = 0): Promise<string> {
  const asked = {
    kind: 'recovery',
    filter: { hook, sinceMs },
    ratePerSecond: 1000,
    within: null,
    about: null,
  } as const;
  return (await makeReplay(tested.store, asked, posthorn, {})).id;
}

/** Selects by hand; gives what is to be delivered, event ids in order. */
async function selected(id: string): Promise<(string | number | null)[]> {
  const replay = await getReplay(tested.store, id);
  if (!replay) throw new Error('It is gone.');
  const deps: MissedDeps = { store: tested.store, events: new EventCache(tested.store), wait: async () => undefined };
  expect(await selectMissed(deps, replay, async () => true)).toBe(true);
  const { entries } = await replayEntries(tested.store, id, { shard: 0, offset: 0 }, 100);
  return entries.map(({ event, delivery }) => event ?? delivery);
}

describe('a recovery', () => {
  test('delivers, in order and once, what is dead and what came while the hook was off or before it was there', async () => {
    let isUp = false;
    const transport = scriptedTransport(() => (isUp ? delivered : failed));
    await tested.run(transport);
    await tested.post('before');
    await fannedOut();
    const { id: hook } = await tested.addHook({ policy: { max_attempts: 1 } });
    await tested.post('dead');
    await tested.delivery('dead', ({ status }) => status === 'dead');
    isUp = true;
    await tested.post('fine');
    await tested.delivery('fine', ({ status }) => status === 'delivered');
    await switchHook(hook, false);
    await tested.post('off-1', 'off-2');
    await fannedOut();
    await switchHook(hook, true);
    transport.jobs.splice(0);

    const ids = [await ask(hook), await ask(hook)];
    const settled = () =>
      vi.waitFor(async () => expect(await activeReplays(tested.store)).toEqual([]), { timeout: 30_000 });
    await queues.add('replay', ...ids.map((replay) => ({ replay })));
    await settled();
    expect(transport.jobs.map(({ event }) => event.id)).toEqual(['before', 'dead', 'off-1', 'off-2']);
    const [one, two] = await countsOf(tested.store, ids);
    expect((one?.redelivered ?? 0) + (two?.redelivered ?? 0)).toBe(4);
    expect((one?.delivered ?? 0) + (two?.delivered ?? 0)).toBe(4);

    // Later, nothing is missing any more.
    const again = await ask(hook);
    await queues.add('replay', { replay: again });
    await settled();
    expect((await countsOf(tested.store, [again]))[0]).toMatchObject({ selected: 0, redelivered: 0 });
  }, 600_000);

  test('selects only events that the hook would get, by their types and its filter, and since the moment', async () => {
    await tested.run(scriptedTransport(() => delivered));
    const event = { source: 'feeds/a', actor: null, time: '', contentHash: '_'.repeat(22) };
    const post = async (id: string, type: string, data: string): Promise<void> => {
      await acceptEvents(tested.store, [{ ...event, id, type, data }]);
    };
    await post('other-type', 'package.deleted', '{"n":1}');
    await post('wanted', 'package.added', '{"n":1}');
    await post('filtered', 'package.added', '{"n":2}');
    await fannedOut();
    const { id: hook } = await tested.addHook({ events: ['package.added'], filter: { 'data.n': 1 } });
    expect(await selected(await ask(hook))).toEqual(['wanted']);
    expect(await selected(await ask(hook, Date.now() + 60_000))).toEqual([]);
  });

  test('of an organization’s hook looks through the organization and its repositories, in the order of acceptance', async () => {
    await tested.run(scriptedTransport(() => delivered));
    for (const source of ['orgs/o', 'repos/o/a', 'repos/o/b', 'repos/other/c'])
      await saveSource(tested.store, source, { owners: [], co_owners: [], public: false }, new Date());
    for (const [i, source] of ['repos/o/b', 'orgs/o', 'repos/other/c', 'repos/o/a', 'repos/o/b'].entries()) {
      const event = {
        source,
        id: `${i}`,
        type: 'push',
        actor: null,
        time: '',
        data: '{}',
        contentHash: '_'.repeat(22),
      };
      await acceptEvents(tested.store, [event]);
      await nextMillisecond();
    }
    await fannedOut();
    const { id: hook } = await makeHook('orgs/o', new Date());
    expect(await selected(await ask(hook))).toEqual(['0', '1', '3', '4']);
  });

  test('leaves alone what may have been delivered and is kept no longer', async () => {
    await tested.run(scriptedTransport(() => delivered));
    const { id: hook } = await makeHook('feeds/a', new Date(Date.now() - 86_400_000));
    await tested.post('forgotten');
    const { id } = await tested.delivery('forgotten', ({ status }) => status === 'delivered');
    await tested.store.redis.del(`${tested.shard.prefix}d:${id}`, `${tested.shard.prefix}hd:${hook}`);
    expect(await selected(await ask(hook))).toEqual([]);
  });

  test('waits for the fan-out of what was accepted before it was asked for', async () => {
    const { id: hook } = await tested.addHook();
    await tested.post('waiting');
    const replay = await getReplay(tested.store, await ask(hook));
    if (!replay) throw new Error('It is gone.');
    let waited = 0;
    const deps = {
      store: tested.store,
      events: new EventCache(tested.store),
      wait: async () => {
        waited += 1;
        if (waited === 3) await tested.run(scriptedTransport(() => delivered));
        if (waited > 3) await new Promise(setImmediate);
      },
    };
    expect(await selectMissed(deps, replay, async () => true)).toBe(true);
    expect(waited).toBeGreaterThanOrEqual(3);
    expect((await countsOf(tested.store, [replay.id]))[0]?.selected).toBe(0);
    const { deliveries } = await listDeliveries(tested.store, { hook }, { perPage: 10 });
    expect(deliveries).toHaveLength(1);
  });

  test('waits for what had to wait for its source’s turn, and came into the stream after it was asked for', async () => {
    const { id: hook } = await tested.addHook();
    const ids = Array.from({ length: 401 }, (_, i) => `e-${i}`);
    await tested.post(...ids);
    const { redis } = tested.store;
    expect(await redis.get('{p0}queued')).toBe('1');
    const replay = await getReplay(tested.store, await ask(hook));
    if (!replay) throw new Error('It is gone.');
    const caches = { hooks: new HookCache(tested.store), events: new EventCache(tested.store), log };
    /** As a worker does: reads all that is in the stream, and fans it out. */
    const fanOutAll = async (): Promise<void> => {
      const reply = await redis.xreadgroup('GROUP', 'w', 'w1', 'COUNT', 500, 'STREAMS', '{p0}events', '>');
      await fanOutEvents(tested.store, tested.shard, caches, (reply?.[0]?.[1] ?? []).map(decodeEventEntry));
    };
    await createGroups(tested.store, tested.shard);
    await fanOutAll();
    // It came in at some moment after the recovery was asked for.
    await vi.waitFor(async () => {
      const [entry] = await redis.xrange('{p0}events', '-', '+');
      expect(Number.parseInt(entry?.[0] ?? '', 10)).toBeGreaterThanOrEqual(replay.createdAtMs);
    }, patience);
    let waited = 0;
    const wait = async (): Promise<void> => {
      waited += 1;
      await fanOutAll();
    };
    const deps = { store: tested.store, events: caches.events, wait };
    expect(await selectMissed(deps, replay, async () => true)).toBe(true);
    expect(waited).toBe(1);
    expect((await countsOf(tested.store, [replay.id]))[0]?.selected).toBe(0);
  });

  test('does not wait for events of other sources', async () => {
    const { id: hook } = await tested.addHook();
    await saveSource(tested.store, 'feeds/b', { owners: [], co_owners: [], public: false }, new Date());
    const event = { source: 'feeds/b', id: 'x', type: 'ping', actor: null, time: '', data: '{}' };
    await acceptEvents(tested.store, [{ ...event, contentHash: '_'.repeat(22) }]);
    const replay = await getReplay(tested.store, await ask(hook));
    if (!replay) throw new Error('It is gone.');
    const wait = (): Promise<never> => Promise.reject(new Error('It waits.'));
    const deps = { store: tested.store, events: new EventCache(tested.store), wait };
    expect(await selectMissed(deps, replay, async () => true)).toBe(true);
  });
});

test('a worker tells with its heartbeat what it is doing, until it stops', async () => {
  const worker = await tested.run(scriptedTransport(() => delivered));
  expect(await listWorkers(tested.store)).toMatchObject([
    { id: worker.id, isAlive: true, inFlight: 0, concurrency: 50, about: { pid: process.pid } },
  ]);
  await worker.stop();
  expect(await listWorkers(tested.store)).toEqual([]);
});

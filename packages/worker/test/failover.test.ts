import { updateHook } from '@posthorn/store/hooks';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { scriptedTransport } from './support/samples.ts';
import { startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
let admin: Redis;
beforeAll(async () => {
  tested = await startTestWorkers();
  admin = new Redis(tested.redis.url);
});
beforeEach(() => tested.clear());
afterAll(async () => {
  admin.disconnect();
  await tested.close();
});

/** What a replica has that gets nothing more. */
async function copyOf(redis: Redis): Promise<Map<string, Buffer>> {
  const keys = await redis.keys('*');
  return new Map(await Promise.all(keys.map(async (key) => [key, await redis.dumpBuffer(key)] as const)));
}

/** The links of a worker, of which any may be the first to reach the new primary. */
type Links = 'commands' | 'reads';

/** That replica takes the primary's place, and these links break and come to it. */
async function failOver(replica: ReadonlyMap<string, Buffer>, links: Links): Promise<void> {
  const clients = ((await admin.client('LIST')) as string).trim().split('\n');
  const own = await admin.client('ID');
  const change = admin.multi().flushall();
  for (const [key, value] of replica) change.restore(key, 0, value);
  for (const client of clients) {
    const id = /^id=(\d+)/.exec(client)?.[1] ?? '';
    const isRead = client.includes(' cmd=xreadgroup ');
    if (id !== String(own) && isRead === (links === 'reads')) change.client('KILL', 'ID', id);
  }
  await change.exec();
}

/** Until no event waits for its fan-out and no delivery is open. */
const untilIdle = (): Promise<void> =>
  vi.waitFor(
    async () => {
      expect(await admin.xlen('{p0}events')).toBe(0);
      expect(await admin.hlen('{p0}out')).toBe(0);
    },
    { timeout: 60_000, interval: 20 },
  );

const urlOf = (name: string): { config: { url: string } } => ({ config: { url: `https://${name}.example/` } });

describe.each<Links>(['commands', 'reads'])('once the links for %s reach the new primary', (links) => {
  test.each([
    { lost: 'that it hears of other events', change: { events: ['push'] } },
    { lost: 'its URL', change: urlOf('lost') },
  ])('a change of a hook that a failover lost, $lost, is not taken for the next one', async ({ change }) => {
    const { id } = await tested.addHook(urlOf('first'));
    const transport = scriptedTransport(() => ({ kind: 'delivered' }));
    await tested.run(transport);
    const replica = await copyOf(admin);
    await updateHook(tested.store, id, (hook) => ({ ...hook, ...change }), new Date());
    await tested.postData('before', '{}');
    await untilIdle();

    await failOver(replica, links);
    // As many changes as there were before: source and hook come to the same numbers.
    await updateHook(tested.store, id, (hook) => ({ ...hook, ...urlOf('next') }), new Date());
    await tested.postData('after', '{}');
    await untilIdle();
    const sent = transport.jobs.filter(({ event }) => event.id === 'after');
    expect(sent.map(({ hook }) => hook.config['url'])).toEqual(['https://next.example/']);
  });

  test('an event that a failover lost is not taken for the one that is posted under its id next', async () => {
    await tested.addHook();
    const transport = scriptedTransport(() => ({ kind: 'delivered' }));
    await tested.run(transport);
    const replica = await copyOf(admin);
    await tested.postData('x', '{"n":1}');
    await untilIdle();

    await failOver(replica, links);
    await tested.postData('x', '{"n":2}');
    await untilIdle();
    expect(transport.jobs.map(({ event }) => event.data)).toEqual(['{"n":1}', '{"n":2}']);
  });
});

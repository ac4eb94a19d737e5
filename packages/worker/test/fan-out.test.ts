import type { SourceHooks } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import { createGroups, decodeEventEntry, group, type RawEntry } from '@posthorn/store/streams';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { EventCache } from '../src/event-cache.ts';
import { fanOutEvents } from '../src/fan-out.ts';
import { HookCache } from '../src/hook-cache.ts';
import { log, startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestWorkers();
  shard = tested.shard;
});
beforeEach(async () => {
  await tested.clear();
  await createGroups(tested.store, shard);
});
afterAll(() => tested.close());

/** Fans out all that waits, with these hooks. */
async function fanOutAll(hooks: HookCache): Promise<void> {
  const { store } = tested;
  const reply = await store.redis.xreadgroup('GROUP', group, 'tested', 'STREAMS', `${shard.prefix}events`, '>');
  const raws = (reply?.[0]?.[1] ?? []) as RawEntry[];
  await fanOutEvents(store, shard, { hooks, events: new EventCache(store), log }, raws.map(decodeEventEntry));
}

const hooksHeard = async (): Promise<number[]> =>
  (await tested.inStream()).flatMap(({ deliveries }) => deliveries.map(({ hook }) => hook));

test('a source whose hooks change all the while has them read twice, and what was there before an event hears of it', async () => {
  let reads = 0;
  class Changing extends HookCache {
    override async ofSource(source: string): Promise<SourceHooks> {
      const read = await super.ofSource(source);
      reads += 1;
      // Whoever waits until they stand still waits long.
      if (reads < 20) await tested.addHook({ events: ['never'] });
      return read;
    }
  }
  const hooks = new Changing(tested.store);
  await hooks.ofSource('feeds/a');
  const { id } = await tested.addHook();
  await tested.post('x');
  reads = 0;
  await fanOutAll(hooks);
  expect({ reads, heard: await hooksHeard() }).toEqual({ reads: 2, heard: [id] });
  expect(await tested.pending('events')).toBe(0);
});

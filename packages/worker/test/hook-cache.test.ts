import { deleteHook, updateHook } from '@posthorn/store/hooks';
import type { Shard } from '@posthorn/store/keys';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { HookCache } from '../src/hook-cache.ts';
import { startTestWorkers, type TestWorkers } from './support/worker.ts';

let tested: TestWorkers;
let shard: Shard;
beforeAll(async () => {
  tested = await startTestWorkers();
  shard = tested.shard;
});
beforeEach(() => tested.clear());
afterAll(() => tested.close());

const rename = (id: number, event: string) =>
  updateHook(tested.store, id, (hook) => ({ ...hook, events: [event] }), new Date());

describe('hooks by revision', () => {
  test('come from memory as long as that is new enough, and are read again when it is not', async () => {
    const hooks = new HookCache(tested.store);
    const { id } = await tested.addHook();
    const read = vi.spyOn(tested.store.redis, 'pipeline');
    const eventsAt = async (revision: number) =>
      (await hooks.byRevision(shard, new Map([[id, revision]]))).get(id)?.hook.events;
    expect(await eventsAt(1)).toEqual(['*']);
    await rename(id, 'ping');
    read.mockClear();
    expect(await eventsAt(1)).toEqual(['*']);
    expect(read).not.toHaveBeenCalled();
    expect(await eventsAt(2)).toEqual(['ping']);
    // Newer than an entry asks for is right as well.
    read.mockClear();
    expect(await eventsAt(1)).toEqual(['ping']);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
  });

  test('are missing once deleted, when the entry says that the hook was gone or was changed before', async () => {
    const hooks = new HookCache(tested.store);
    const [gone, changed] = [await tested.addHook(), await tested.addHook()];
    await hooks.byRevision(
      shard,
      new Map([
        [gone.id, 1],
        [changed.id, 1],
      ]),
    );
    await rename(changed.id, 'ping');
    for (const { id } of [gone, changed]) await deleteHook(tested.store, id);
    const found = await hooks.byRevision(
      shard,
      new Map([
        [gone.id, 0],
        [changed.id, 2],
      ]),
    );
    expect(found.size).toBe(0);
    expect((await hooks.byRevision(shard, new Map([[gone.id, 1]]))).size).toBe(0);
  });
});

describe('hooks of a source', () => {
  test('are read once, and again when they were forgotten', async () => {
    const hooks = new HookCache(tested.store);
    expect(await hooks.ofSource('feeds/a')).toMatchObject({ version: 0, hooks: [] });
    const { id } = await tested.addHook();
    expect((await hooks.ofSource('feeds/a')).hooks).toEqual([]);
    hooks.forgetSource('feeds/a');
    expect(await hooks.ofSource('feeds/a')).toMatchObject({ version: 1, hooks: [{ id }] });
  });
});

test('what is being read when all is forgotten is not kept', async () => {
  const { store } = tested;
  const hooks = new HookCache(store);
  const { id } = await tested.addHook();
  const wanted = new Map([[id, 1]]);
  const reading = [hooks.ofSource('feeds/a'), hooks.byRevision(shard, wanted)];
  hooks.forget();
  await Promise.all(reading);
  await rename(id, 'ping');
  expect((await hooks.ofSource('feeds/a')).hooks).toMatchObject([{ events: ['ping'] }]);
  expect((await hooks.byRevision(shard, wanted)).get(id)?.hook.events).toEqual(['ping']);
});

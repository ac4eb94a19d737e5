import { deleteEventType, saveEventType } from '@posthorn/store/event-types';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, startTestIngest, type TestIngest } from './support/ingest.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/a', 'feeds/b', 'projects/p', 'sites/s', 'repos/o/r');
});
afterAll(() => ingest.close());

const order = { type: 'object', required: ['total'], properties: { total: { type: 'number' }, 'a/b': { const: 1 } } };

const post = (source: string, type: string, data: object): Promise<Answer> => ingest.post({ source, type, data });

async function statusAndField(answer: Promise<Answer>): Promise<unknown> {
  const { status, body } = await answer;
  return [status, (body['errors'] as { field: string }[] | undefined)?.[0]?.field];
}

describe('the seeds’ types', () => {
  test('M15, M5: everything documented is optional, nulls and unknown keys pass', async () => {
    for (const data of [{}, { PackageType: null, PackageMetadata: null }, { Whatever: 1, Action: 'listed' }]) {
      expect((await post('feeds/a', 'package.listed', data)).status).toBe(202);
    }
    expect((await post('feeds/a', 'build.finished', { Name: 'n', Packages: [{}, { x: 1 }] })).status).toBe(202);
    expect((await post('feeds/a', 'ping', {})).status).toBe(202);
  });

  test('what is of the wrong type is 422 with a JSON pointer', async () => {
    expect(await statusAndField(post('feeds/a', 'package.added', { PackageType: 7 }))).toEqual([
      422,
      '/data/PackageType',
    ]);
    expect(await statusAndField(post('feeds/a', 'package.added', { PackageMetadata: [] }))).toEqual([
      422,
      '/data/PackageMetadata',
    ]);
    expect(await statusAndField(post('feeds/a', 'build.queued', { Branch: {} }))).toEqual([422, '/data/Branch']);
    expect(await statusAndField(post('feeds/a', 'build.finished', { Packages: [{}, { PackageVersion: 1 }] }))).toEqual([
      422,
      '/data/Packages/1/PackageVersion',
    ]);
  });

  test('T2: a repository’s id is text, a sender’s a number', async () => {
    expect((await post('projects/p', 'push', { repository: { id: '123' }, sender: { id: 102 } })).status).toBe(202);
    expect(await statusAndField(post('projects/p', 'push', { repository: { id: 123 } }))).toEqual([
      422,
      '/data/repository/id',
    ]);
    expect(await statusAndField(post('projects/p', 'push', { sender: { id: '102' } }))).toEqual([
      422,
      '/data/sender/id',
    ]);
  });

  test('an item of a batch is answered for itself', async () => {
    const { status, body } = await ingest.postBatch([
      { source: 'feeds/a', type: 'package.added', data: {} },
      { source: 'feeds/a', type: 'package.added', data: { FeedUrl: 1 } },
    ]);
    expect(status).toBe(202);
    expect(body['results']).toMatchObject([
      { status: 202 },
      { status: 422, error: { errors: [{ field: '/data/FeedUrl' }] } },
    ]);
  });
});

describe('registered types', () => {
  test('are accepted soon, on their source or kind only, and gone as fast', async () => {
    expect(await statusAndField(post('feeds/a', 'order.paid', { total: 1 }))).toEqual([422, 'type']);
    const { record } = await saveEventType(
      ingest.store,
      { type: 'order.paid', source: 'feeds/a', schema: order },
      new Date(),
    );
    await vi.waitFor(async () => expect((await post('feeds/a', 'order.paid', { total: 1 })).status).toBe(202), {
      timeout: 30_000,
      interval: 50,
    });
    expect(await statusAndField(post('feeds/b', 'order.paid', { total: 1 }))).toEqual([422, 'type']);
    expect(await statusAndField(post('feeds/a', 'order.paid', {}))).toEqual([422, '/data/total']);
    expect(await statusAndField(post('feeds/a', 'order.paid', { total: '1' }))).toEqual([422, '/data/total']);
    expect(await statusAndField(post('feeds/a', 'order.paid', { total: 1, 'a/b': 2 }))).toEqual([422, '/data/a~1b']);

    await deleteEventType(ingest.store, record.id);
    await vi.waitFor(
      async () => expect(await statusAndField(post('feeds/a', 'order.paid', { total: 1 }))).toEqual([422, 'type']),
      { timeout: 30_000, interval: 50 },
    );
  });

  test('of a kind hold for all its sources, and a single source’s own goes before', async () => {
    await saveEventType(ingest.store, { type: 'order.paid', kind: 'feeds', schema: order }, new Date());
    await saveEventType(ingest.store, { type: 'order.paid', source: 'feeds/b', schema: null }, new Date());
    await saveEventType(ingest.store, { type: 'push', source: 'repos/o/r', schema: { required: ['ref'] } }, new Date());
    // The last of them is seen with or after the others.
    await vi.waitFor(
      async () => expect(await statusAndField(post('repos/o/r', 'push', {}))).toEqual([422, '/data/ref']),
      { timeout: 30_000, interval: 50 },
    );
    expect(await statusAndField(post('feeds/a', 'order.paid', {}))).toEqual([422, '/data/total']);
    expect((await post('feeds/b', 'order.paid', {})).status).toBe(202);
    expect((await post('sites/s', 'order.paid', {})).status).toBe(202);
  });

  test('cost no round trip to Redis per event', async () => {
    await post('sites/s', 'anything', {});
    const before = await countOf('hget');
    const startedAt = performance.now();
    for (let i = 0; i < 200; i++) await post('sites/s', 'anything', {});
    const seconds = (performance.now() - startedAt) / 1000;
    // They are asked for twice a second.
    expect((await countOf('hget')) - before).toBeLessThan(10 + 2 * Math.ceil(seconds));
  });
});

/** How often a command was called, by scripts too: the one that accepts events calls no HGET. */
async function countOf(command: string): Promise<number> {
  const stats = await ingest.store.redis.info('commandstats');
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { defaultLoadLimits, limitReached, OverloadCheck } from '../src/overload.ts';
import { startTestIngest, type TestIngest } from './support/ingest.ts';

const light = { usedMemoryBytes: 899, maxMemoryBytes: 1000, events: 999_999, deliveries: 999_999 };

describe('limitReached', () => {
  it('lets everything below the limits pass', () => {
    expect(limitReached(light, defaultLoadLimits)).toBeNull();
  });

  it.each([
    [{ usedMemoryBytes: 900 }, 'Redis uses 90 % of its memory or more.'],
    [{ events: 1_000_000 }, '1000000 events or more wait for a worker.'],
    [{ deliveries: 1_000_000 }, '1000000 deliveries or more wait for a worker.'],
  ])('names what is reached with %j', (more, sentence) => {
    expect(limitReached({ ...light, ...more }, defaultLoadLimits)).toBe(sentence);
  });

  it('does not look at the memory of a Redis without a bound', () => {
    expect(limitReached({ ...light, usedMemoryBytes: 10 ** 12, maxMemoryBytes: 0 }, defaultLoadLimits)).toBeNull();
  });
});

describe('an ingest', () => {
  let ingest: TestIngest;
  beforeAll(async () => {
    ingest = await startTestIngest('feeds/full');
  });
  afterAll(() => ingest?.close());

  const event = { source: 'feeds/full', type: 'package.added', data: { PackageIdentifier: 'a' } };
  const overloaded = { status: 503, headers: { 'retry-after': '5' }, body: { code: 'overloaded' } };

  afterEach(() => ingest.store.redis.config('SET', 'maxmemory', '0'));

  /** Posts until the answer is as expected: the load is looked at once a second. The same event, which fills nothing. */
  async function untilAnswered(status: number): Promise<Awaited<ReturnType<TestIngest['post']>>> {
    for (;;) {
      const answer = await ingest.post({ ...event, id: 'same' });
      if (answer.status === status) return answer;
      await new Promise(setImmediate);
    }
  }

  test('above the memory mark it answers 503 overloaded and stores nothing; below again it takes events', async () => {
    const { redis } = ingest.store;
    expect((await ingest.post({ ...event, id: 'same' })).status).toBe(202);
    // So much that buffers, which come and go, make no difference of a percent.
    await redis.setrange('filler', 40_000_000, 'x');
    const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
    // Room enough for Redis itself to go on: the mark is below what full memory is.
    await redis.config('SET', 'maxmemory', String(Math.round(used * 1.05)));
    expect(await untilAnswered(503)).toMatchObject(overloaded);
    expect(await ingest.postBatch([event])).toMatchObject(overloaded);
    const stored = await Promise.all(ingest.store.shards.map(({ prefix }) => redis.xlen(`${prefix}events`)));
    await redis.config('SET', 'maxmemory', '0');
    await redis.del('filler');
    await untilAnswered(202);
    expect((await ingest.post(event)).body).toMatchObject({ duplicate: false });
    const after = await Promise.all(ingest.store.shards.map(({ prefix }) => redis.xlen(`${prefix}events`)));
    expect(after.reduce((a, b) => a + b)).toBe(stored.reduce((a, b) => a + b) + 1);
  });

  describe('with limits on what waits', () => {
    const waiting = ['events', 'queued', 'out'];
    const clear = (): Promise<unknown> => ingest.store.redis.del(...waiting.map(keyOf));
    beforeEach(clear);
    afterEach(clear);

    function keyOf(name: string): string {
      return `${ingest.store.shards[0]?.prefix}${name}`;
    }

    async function add(kind: 'events' | 'deliveries', n: number): Promise<void> {
      const { redis } = ingest.store;
      if (kind === 'deliveries') await redis.hset(keyOf('out'), `${n}`, '1-1');
      else if (n === 1) await redis.xadd(keyOf('events'), '*', 'e', 'feeds/full\ntest a');
      // Most wait for their source's turn to enter the stream.
      else await redis.incr(keyOf('queued'));
    }

    test.each(['events', 'deliveries'] as const)('as many %s as the limit are an overload', async (kind) => {
      const check = (): OverloadCheck => new OverloadCheck(ingest.store, { ...defaultLoadLimits, [kind]: 3 }, () => 0);
      for (const n of [1, 2]) await add(kind, n);
      await check().pass();
      await add(kind, 3);
      await expect(check().pass()).rejects.toMatchObject({
        code: 'overloaded',
        message: expect.stringMatching(`3 ${kind}`),
      });
    });
  });

  test('Redis is asked about its load once for many events, not once each', async () => {
    const { redis } = ingest.store;
    const calls = async (): Promise<number> =>
      Number(/cmdstat_info:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1]);
    const before = await calls();
    const startedAt = performance.now();
    for (let i = 0; i < 200; i++) expect((await ingest.post(event)).status).toBe(202);
    const seconds = (performance.now() - startedAt) / 1000;
    // The questions of this test are in there, too.
    expect((await calls()) - before).toBeLessThanOrEqual(2 * Math.ceil(seconds) + 3);
  });
});

import { getEvent } from '@posthorn/store/events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestIngest, type TestIngest } from './support/ingest.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest('sites/b');
});
afterAll(() => ingest.close());

const event = (id: string) => ({ id, source: 'sites/b', type: 'test', data: {} });

test('while Redis is away ingest answers 503, never 202, and after it is back 202 again without a restart', async () => {
  expect((await ingest.post(event('before'))).status).toBe(202);
  await ingest.redis.kill();
  const answers = await Promise.all([
    ingest.post(event('during')),
    ingest.post(event('during')),
    ingest.postBatch([event('b1'), event('b2')]),
  ]);
  for (const { status, headers } of answers) {
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
  }
  expect(answers[0].body).toMatchObject({ code: 'unavailable' });
  expect(answers[2].body['results']).toMatchObject([{ status: 503, error: { code: 'unavailable' } }, { status: 503 }]);

  await ingest.redis.start();
  await vi.waitFor(async () => expect((await ingest.post(event('during'))).status).toBe(202), {
    timeout: 30_000,
    interval: 50,
  });
  expect((await ingest.post(event('before'))).body).toEqual({ id: 'before', duplicate: true });
});

test('while Redis is away a producer is not told that its token is wrong', async () => {
  const { token } = await ingest.producer('sites/b');
  await ingest.redis.kill();
  const { status } = await ingest.post(event('x'), { token });
  await ingest.redis.start();
  expect(status).toBe(503);
});

test('while memory is full ingest answers 503, and keeps nothing of the event', async () => {
  await vi.waitFor(() => ingest.store.redis.ping(), { timeout: 30_000, interval: 50 });
  await ingest.store.redis.config('SET', 'maxmemory', '1');
  const { status, headers } = await ingest.post(event('full'));
  await ingest.store.redis.config('SET', 'maxmemory', '0');
  // Whether it has looked at how full Redis is, or met it.
  const retryAfter = expect.stringMatching(/^[15]$/);
  expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter });
  expect(await getEvent(ingest.store, 'sites/b', 'full')).toBeUndefined();
  // It looks once a second.
  await vi.waitFor(async () => expect((await ingest.post(event('full'))).status).toBe(202), { timeout: 30_000 });
});

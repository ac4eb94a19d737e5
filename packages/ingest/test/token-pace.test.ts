import { createToken } from '@posthorn/store/tokens';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestIngest, type TestIngest } from './support/ingest.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/paced');
});
afterAll(() => ingest?.close());

const event = { source: 'feeds/paced', type: 'package.added', data: { PackageIdentifier: 'a' } };

async function tokenWith(events_per_second?: number): Promise<string> {
  const wanted = { role: 'producer' as const, sources: ['feeds/*'] };
  const limit = events_per_second === undefined ? {} : { events_per_second };
  return (await createToken(ingest.store, { ...wanted, ...limit }, new Date())).token;
}

const spendings = async (): Promise<number> =>
  Number(/cmdstat_set:calls=(\d+)/.exec(await ingest.store.redis.info('commandstats'))?.[1] ?? 0);

it('a token over its rate is answered 429 with Retry-After, and nothing is stored', async () => {
  const token = await tokenWith(0.01);
  expect((await ingest.post({ ...event, id: 'first' }, { token })).status).toBe(202);
  const refused = await ingest.post({ ...event, id: 'second' }, { token });
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(100);
  expect(refused.body['detail']).toContain('0.01 events per second');
  expect((await ingest.post({ ...event, id: 'second' })).body).toMatchObject({ duplicate: false });
});

it('each event of a batch counts, and a batch is taken or refused as a whole', async () => {
  const token = await tokenWith(5);
  const items = (from: string): object[] => Array.from({ length: 1000 }, (_, i) => ({ ...event, id: `${from}-${i}` }));
  expect((await ingest.postBatch(items('a'), { token })).status).toBe(202);
  const refused = await ingest.postBatch(items('b'), { token });
  expect(refused.status).toBe(429);
  // 1 000 events are 200 s of this token's time.
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(120);
});

it('tokens are counted apart', async () => {
  const [one, other] = [await tokenWith(0.01), await tokenWith(0.01)];
  expect((await ingest.post(event, { token: one })).status).toBe(202);
  expect((await ingest.post(event, { token: other })).status).toBe(202);
});

it('a token without a limit costs Redis no call, and one with a limit does', async () => {
  const [free, limited] = [await tokenWith(), await tokenWith(1000)];
  const before = await spendings();
  for (let i = 0; i < 20; i++) expect((await ingest.post(event, { token: free })).status).toBe(202);
  expect(await spendings()).toBe(before);
  expect((await ingest.post(event, { token: limited })).status).toBe(202);
  expect(await spendings()).toBe(before + 1);
});

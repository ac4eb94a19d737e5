import { redeliver } from '@posthorn/store/redeliver';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';
import { attemptAll, publish } from './support/work.ts';

interface List {
  deliveries: { id: number; [key: string]: unknown }[];
  next: string | null;
}

let api: TestApi;
let count = 0;
let source: string;
let hook: number;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

beforeEach(async () => {
  count += 1;
  source = `feeds/feed-${count}`;
  await api.ask('PUT', `/v1/sources/${source}`, { owners: ['ada'] });
  hook = await makeHook({});
});

async function makeHook(settings: object): Promise<number> {
  const { body } = await api.ask<{ id: number }>('POST', `/${source}/hooks`, {
    name: 'web',
    config: { url: 'https://example.com/hook' },
    ...settings,
  });
  return body.id;
}

async function list(query: string, token?: string): Promise<number[]> {
  const { status, body } = await api.ask<List>('GET', query, undefined, token);
  expect(status).toBe(200);
  return body.deliveries.map(({ id }) => id);
}

async function deliver(id: string, action: 'delivered' | 'retry' | 'dead'): Promise<number> {
  await publish(api.store, { id, source });
  const [delivery = 0] = await attemptAll(api.store, { action, status: action === 'delivered' ? 200 : 500 });
  return delivery;
}

test('M11: a delivery is shown with every attempt in full', async () => {
  const id = await deliver('full', 'retry');
  const { status, body } = await api.ask('GET', `/v1/deliveries/${id}`);
  expect(status).toBe(200);
  expect(body).toEqual({
    id,
    source,
    hook,
    event: 'full',
    type: 'package.added',
    kind: 'event',
    status: 'retrying',
    reason: 'http_status',
    created_at: expect.stringMatching(/Z$/),
    attempt_count: 1,
    status_code: 500,
    last_attempt_at: '2026-01-02T03:04:05.000Z',
    last_duration_ms: 4.5,
    redelivery_of: null,
    redelivered_as: null,
    url: `http://localhost:80/v1/deliveries/${id}`,
    next_attempt_at: expect.stringMatching(/Z$/),
    attempts: [
      {
        number: 1,
        at: '2026-01-02T03:04:05.000Z',
        worker: 'tester',
        result: 'retry',
        late: false,
        request: {
          method: 'POST',
          url: 'https://example.com/hook',
          headers: { 'content-type': 'application/json', 'webhook-id': 'm' },
          body: '{"wrapped":{}}',
        },
        response: {
          status: 500,
          status_text: 'Some Text',
          headers: { 'x-answer': ['a', 'b'] },
          body: 'no thanks',
          truncated: false,
        },
        timings: { dns_ms: 1, connect_ms: 2, tls_ms: null, first_byte_ms: 3, total_ms: 4.5 },
        error: { reason: 'http_status', message: 'It answered 500' },
        retry_in_ms: 60_000,
      },
    ],
  });
});

test('values of the hook’s own headers are masked in attempts', async () => {
  await makeHook({ headers: { 'X-Key': 'hush' } });
  await publish(api.store, { id: 'masked', source });
  const ids = await attemptAll(api.store, { action: 'delivered', status: 200 }, { 'x-key': 'hush' });
  const { text } = await api.ask('GET', `/v1/deliveries/${ids.at(-1)}`);
  expect(text).toContain('"x-key":"********"');
  expect(text).not.toContain('hush');
});

test('lists are filtered by every condition', async () => {
  const delivered = await deliver('good', 'delivered');
  const dead = await deliver('bad', 'dead');
  const url = `/v1/deliveries?source=${source}`;
  expect(await list(url)).toEqual([dead, delivered]);
  expect(await list(`/v1/deliveries?hook=${hook}`)).toEqual([dead, delivered]);
  expect(await list(`${url}&status=dead`)).toEqual([dead]);
  expect(await list(`${url}&reason=http_status`)).toEqual([dead]);
  expect(await list(`${url}&event=good`)).toEqual([delivered]);
  expect(await list('/v1/deliveries?event=good')).toEqual([delivered]);
  expect(await list(`/v1/deliveries?event=good&hook=${hook}`)).toEqual([delivered]);
  expect(await list(`${url}&type=package.listed`)).toEqual([]);
  expect(await list(`${url}&type=package.added`)).toEqual([dead, delivered]);
  expect(await list(`${url}&since=2020-01-01T00:00:00Z`)).toEqual([dead, delivered]);
  expect(await list(`${url}&until=2020-01-01T00:00:00%2B01:00`)).toEqual([]);
  expect(await list(`/v1/dead-letters?source=${source}`)).toEqual([dead]);
  expect(await list(`/v1/dead-letters?source=${source}&reason=timeout`)).toEqual([]);
});

test('wrong filters are refused by name', async () => {
  const { status, body } = await api.ask<{ errors: { field: string }[] }>(
    'GET',
    '/v1/deliveries?hook=x&status=lost&reason=no&since=yesterday&cursor=0-1;drop&per_page=-1',
  );
  expect(status).toBe(422);
  expect(body.errors.map(({ field }) => field)).toEqual(['hook', 'status', 'reason', 'since', 'cursor', 'per_page']);
});

test('pages lead from one to the next, by cursor and by Link', async () => {
  const all: number[] = [];
  for (let n = 0; n < 5; n++) all.unshift(await deliver(`page-${n}`, 'delivered'));
  const seen: number[] = [];
  let url: string | undefined = `/v1/deliveries?source=${source}&per_page=2`;
  while (url !== undefined) {
    const answer: { body: List; headers: Record<string, unknown> } = await api.ask<List>('GET', url);
    seen.push(...answer.body.deliveries.map(({ id }) => id));
    const link = answer.headers['link'] as string | undefined;
    expect(link === undefined).toBe(answer.body.next === null);
    url = link && /^<http:\/\/localhost:80(.*)>; rel="next"$/.exec(link)?.[1];
  }
  expect(seen).toEqual(all);
});

test('deliveries of others are not there', async () => {
  const id = await deliver('private', 'dead');
  const bob = await api.tokenOf('user', 'bob');
  const ada = await api.tokenOf('user', 'ada');
  expect((await api.ask('GET', `/v1/deliveries/${id}`, undefined, bob)).status).toBe(404);
  expect((await api.ask('POST', `/v1/deliveries/${id}/redeliveries`, undefined, bob)).status).toBe(404);
  expect((await api.ask('GET', `/v1/deliveries?source=${source}`, undefined, bob)).status).toBe(404);
  expect(await list('/v1/deliveries', bob)).toEqual([]);
  expect(await list(`/v1/deliveries?hook=${hook}`, bob)).toEqual([]);
  expect(await list('/v1/dead-letters', bob)).toEqual([]);
  expect(await list('/v1/dead-letters', ada)).toContain(id);
  expect((await api.ask('GET', `/v1/deliveries/${id}`, undefined, ada)).status).toBe(200);
});

test('M11: a redelivery is one job, and asked for again afterwards none', async () => {
  const queue = new Queue('redelivery', { connection: { url: api.redis.url } });
  const id = await deliver('again', 'dead');
  const first = await api.ask<{ job: string }>('POST', `/v1/deliveries/${id}/redeliveries`);
  expect(first).toMatchObject({ status: 202, body: { job: expect.any(String), delivery: id, redelivered_as: null } });
  expect((await queue.getJob(first.body.job))?.data).toEqual({ delivery: id });
  const before = await queue.count();

  const done = await redeliver(api.store, id);
  const again = await api.ask('POST', `/v1/deliveries/${id}/redeliveries`);
  expect(again).toMatchObject({
    status: 202,
    body: { job: null, delivery: id, redelivered_as: 'delivery' in done ? done.delivery : 0 },
  });
  expect(await queue.count()).toBe(before);
  await queue.close();
});

test('only what has ended, and whose hook is there, can be delivered again', async () => {
  const open = await deliver('open', 'retry');
  const { status, body } = await api.ask('POST', `/v1/deliveries/${open}/redeliveries`);
  expect(status).toBe(409);
  expect(body['detail']).toContain('still on its way');
  const dead = await deliver('orphan', 'dead');
  await api.ask('DELETE', `/${source}/hooks/${hook}`);
  expect((await api.ask('POST', `/v1/deliveries/${dead}/redeliveries`)).status).toBe(409);
  for (const id of ['1', 'abc']) {
    expect((await api.ask('POST', `/v1/deliveries/${id}/redeliveries`)).status).toBe(404);
    expect((await api.ask('GET', `/v1/deliveries/${id}`)).status).toBe(404);
  }
});

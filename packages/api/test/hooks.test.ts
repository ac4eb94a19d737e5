import { getEvent } from '@posthorn/store/events';
import { getHook } from '@posthorn/store/hooks';
import { decodeDeliveryEntry } from '@posthorn/store/streams';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';
import { publish, read } from './support/work.ts';

interface Hook {
  id: number;
  url: string;
  events: string[];
  config: Record<string, string>;
  headers: Record<string, string>;
  [key: string]: unknown;
}
interface Problem {
  errors: { field: string; message: string }[];
  detail: string;
}

let api: TestApi;
let ada: string;
let bob: string;
let feed: number = 0;
let hooks: string;

const web = { name: 'web', config: { url: 'https://example.com/hook' } };

beforeAll(async () => {
  api = await startTestApi();
  [ada, bob] = [await api.tokenOf('user', 'ada'), await api.tokenOf('user', 'bob')];
});
afterAll(() => api.close());

beforeEach(async () => {
  feed += 1;
  hooks = `/feeds/feed-${feed}/hooks`;
  await api.ask('PUT', `/v1/sources/feeds/feed-${feed}`, { owners: ['ada'] });
});

async function make(settings: object = {}): Promise<Hook> {
  const { status, body } = await api.ask<Hook>('POST', hooks, { ...web, ...settings });
  expect(status).toBe(201);
  return body;
}

async function refusal(settings: object): Promise<Problem['errors']> {
  const { status, body } = await api.ask<Problem>('POST', hooks, { ...web, ...settings });
  expect(status).toBe(422);
  return body.errors;
}

test('S1, S4: a hook is made with defaults, found at its Location, and listed', async () => {
  const made = await api.ask<Hook>('POST', hooks, web, ada);
  expect(made.status).toBe(201);
  const { id } = made.body;
  expect(made.headers['location']).toBe(`http://localhost:80${hooks}/${id}`);
  expect(made.body).toEqual({
    type: 'Feed',
    id: expect.any(Number),
    source: `feeds/feed-${feed}`,
    name: 'web',
    active: true,
    events: ['*'],
    config: { url: 'https://example.com/hook', insecure_ssl: '0' },
    policy: {},
    dialect: null,
    headers: {},
    filter: null,
    template: null,
    deactivated_reason: null,
    paused: false,
    created_at: expect.stringMatching(/Z$/),
    updated_at: made.body['created_at'],
    url: `http://localhost:80${hooks}/${id}`,
    ping_url: `http://localhost:80${hooks}/${id}/pings`,
    test_url: `http://localhost:80${hooks}/${id}/tests`,
    deliveries_url: `http://localhost:80${hooks}/${id}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
    health: { state: 'healthy', reason: 'Nothing was sent to it so far.', waiting: 0 },
  });
  expect((await api.ask('GET', `${hooks}/${id}`, undefined, ada)).body).toEqual(made.body);
  expect((await api.ask('GET', hooks, undefined, ada)).body).toEqual([made.body]);
});

test('M10, S3: a feed’s hooks are its owners’ alone: for others neither feed nor hooks are there', async () => {
  const { id } = await make();
  for (const [method, url] of [
    ['GET', hooks],
    ['POST', hooks],
    ['GET', `${hooks}/${id}`],
    ['PATCH', `${hooks}/${id}`],
    ['DELETE', `${hooks}/${id}`],
    ['POST', `${hooks}/${id}/pings`],
  ] as const) {
    expect((await api.ask(method, url, method === 'POST' ? web : undefined, bob)).status).toBe(404);
  }
  expect((await api.ask('GET', hooks, undefined, ada)).body).toHaveLength(1);
});

test('a hook is not found under another source, nor under an id that is none', async () => {
  const { id } = await make();
  await api.ask('PUT', '/v1/sources/feeds/neighbour', { owners: ['ada'] });
  for (const wrong of [`/feeds/neighbour/hooks/${id}`, `${hooks}/1`, `${hooks}/abc`, `${hooks}/99999999999999999999`]) {
    expect((await api.ask('GET', wrong, undefined, ada)).status).toBe(404);
  }
  expect((await api.ask('DELETE', `/feeds/neighbour/hooks/${id}`, undefined, ada)).status).toBe(404);
});

test('S2: a page has 30 hooks by default and 100 at most', async () => {
  for (let count = 0; count < 101; count++) await make();
  const sizeOf = async (query: string): Promise<number> =>
    (await api.ask<Hook[]>('GET', hooks + query, undefined, ada)).body.length;
  expect([await sizeOf(''), await sizeOf('?per_page=1000'), await sizeOf('?per_page=1000&page=2')]).toEqual([
    30, 100, 1,
  ]);
});

test('S2: lists are paged with Link headers', async () => {
  for (let count = 0; count < 5; count++) await make();
  const second = await api.ask<Hook[]>('GET', `${hooks}?per_page=2&page=2`);
  expect(second.body).toHaveLength(2);
  const to = (page: number, rel: string): string =>
    `<http://localhost:80${hooks}?per_page=2&page=${page}>; rel="${rel}"`;
  expect(second.headers['link']).toBe([to(3, 'next'), to(3, 'last'), to(1, 'first'), to(1, 'prev')].join(', '));
  expect((await api.ask('GET', `${hooks}?per_page=2&page=3`)).headers['link']).toBe(
    [to(1, 'first'), to(2, 'prev')].join(', '),
  );
  expect((await api.ask('GET', hooks)).headers['link']).toBeUndefined();
});

test('S2: a page that is none is the first, and a size that is none is 30, as at GitHub; our own lists refuse both', async () => {
  for (let count = 0; count < 31; count++) await make();
  const pageOf = (query: string) => api.ask<Hook[]>('GET', `${hooks}?${query}`);
  const first = await pageOf('');
  expect(first.body).toHaveLength(30);
  for (const query of ['page=0', 'page=-1', 'page=x', 'page=', 'per_page=0', 'per_page=-5', 'per_page=1&per_page=2']) {
    const { status, body } = await pageOf(query);
    expect([query, status, body]).toEqual([query, 200, first.body]);
  }
  expect((await pageOf('per_page=99999999999999999999')).body).toHaveLength(31);
  expect((await pageOf('page=99999999999999999999')).body).toEqual([]);
  for (const query of ['page=-1', 'page=x', 'per_page=-1', 'per_page=1&per_page=2']) {
    expect((await api.ask('GET', `/v1/hooks?${query}`)).status).toBe(422);
  }
});

test('secrets are masked in answers, sealed in Redis, and kept when written back', async () => {
  const settings = { config: { ...web.config, secret: 'open sesame' }, headers: { 'X-Key': 'the-header-value' } };
  const { id, config, headers } = await make(settings);
  expect(config['secret']).toBe('********');
  expect(headers).toEqual({ 'X-Key': '********' });
  const raw = async (): Promise<string> =>
    JSON.stringify(await api.store.redis.hgetall(`${api.store.shards[0]?.prefix}h:${id}`));
  expect(await raw()).not.toMatch(/open sesame|the-header-value/);

  const patched = await api.ask<Hook>('PATCH', `${hooks}/${id}`, {
    config: { url: 'https://example.com/2', secret: '********' },
    headers: { 'x-key': '********', Other: 'o' },
  });
  expect(patched.body.config).toEqual({ url: 'https://example.com/2', secret: '********', insecure_ssl: '0' });
  const stored = await getHook(api.store, id);
  expect(stored?.hook.config['secret']).toBe('open sesame');
  expect(stored?.hook.headers).toEqual({ 'x-key': 'the-header-value', Other: 'o' });

  const dropped = await api.ask<Hook>('PATCH', `${hooks}/${id}`, { config: web.config });
  expect(dropped.body.config).not.toHaveProperty('secret');
});

test('a mask without anything stored behind it is refused', async () => {
  const errors = await refusal({ config: { ...web.config, secret: '********' }, headers: { 'x-key': '********' } });
  expect(errors.map(({ field }) => field)).toEqual(['config.secret', 'headers.x-key']);
});

test('S6: booleans and numbers in config become text', async () => {
  for (const [sent, stored] of [
    [true, '1'],
    [false, '0'],
    [1, '1'],
    [0, '0'],
  ] as const) {
    const { id, config } = await make({ config: { ...web.config, insecure_ssl: sent } });
    expect(config['insecure_ssl']).toBe(stored);
    expect((await api.ask<Hook>('GET', `${hooks}/${id}`)).body.config['insecure_ssl']).toBe(stored);
  }
});

test('S6: what is wrong with a hook is said field by field, a content type that its dialect has not too', async () => {
  const fields = async (settings: object): Promise<string[]> => (await refusal(settings)).map(({ field }) => field);
  expect(await fields({ name: 'pigeon' })).toEqual(['name']);
  expect(await fields({ config: { url: 'ftp://example.com', colour: 'red' } })).toEqual([
    'config.url',
    'config.colour',
  ]);
  expect(await fields({ config: {} })).toEqual(['config.url']);
  expect(await fields({ policy: { max_attempts: 0 }, size: 1 })).toEqual(['policy.max_attempts', 'size']);
  expect(await fields({ events: [] })).toEqual(['events']);
  expect(await fields({ headers: { 'bad name': 'x', good: 'a\nb' } })).toEqual(['headers.bad name', 'headers.good']);
  expect(await fields({ config: { ...web.config, content_type: 'form' } })).toEqual(['config.content_type']);
});

test('an address that attempts may not reach is refused, with the reason', async () => {
  for (const url of [
    'http://127.0.0.1/',
    'https://inside.example/hook',
    'http://[::1]:80/',
    'http://169.254.169.254/latest',
  ]) {
    expect(await refusal({ config: { url } })).toEqual([
      { resource: 'Hook', code: 'invalid', field: 'config.url', message: expect.stringContaining('may not reach') },
    ]);
  }
});

test('events must be those of a feed, or patterns over them', async () => {
  expect((await make({ events: ['package.*', 'build.finished', 'build.finished'] })).events).toEqual([
    'package.*',
    'build.finished',
  ]);
  const [error] = await refusal({ events: ['push', 'deploy.*'] });
  expect(error).toMatchObject({ field: 'events', message: expect.stringContaining('package.added, package.deleted') });
});

test('M7: a preview hook may not name what preview had not, but "*" is fine', async () => {
  const dialect = 'myget-v1-preview';
  for (const type of ['build.queued', 'build.started']) {
    expect((await refusal({ dialect, events: [type] }))[0]?.message).toContain(type);
  }
  expect((await make({ dialect, events: ['*', 'build.*'] })).events).toEqual(['*', 'build.*']);
  const { id } = await make({ events: ['build.queued'] });
  expect((await api.ask('PATCH', `${hooks}/${id}`, { dialect })).status).toBe(422);
});

test('headers that Posthorn sets itself can’t be set', async () => {
  const names = [
    'Host',
    'content-length',
    'Transfer-Encoding',
    'connection',
    'Content-Type',
    'user-agent',
    'Webhook-Signature',
    'X-Hub-Signature-256',
    'X-MyGet-EventIdentifier',
  ];
  for (const name of names) {
    expect(await refusal({ headers: { [name]: 'x' } })).toEqual([
      { resource: 'Hook', code: 'invalid', field: `headers.${name}`, message: expect.any(String) },
    ]);
  }
  expect(await refusal({ headers: { 'X-A': '1', 'x-a': '2' } })).toHaveLength(1);
});

test('S7: PATCH replaces config, applies events, then add_events, then remove_events, and leaves the rest', async () => {
  const { id } = await make({
    policy: { max_attempts: 3 },
    config: { ...web.config, secret: 's' },
    headers: { 'x-a': '1' },
  });
  const change = {
    events: ['ping', 'package.added'],
    add_events: ['build.queued', 'package.listed'],
    remove_events: ['ping', 'build.queued'],
  };
  const { body } = await api.ask<Hook>('PATCH', `${hooks}/${id}`, change, ada);
  expect(body.events).toEqual(['package.added', 'package.listed']);
  expect(body).toMatchObject({
    active: true,
    policy: { max_attempts: 3 },
    headers: { 'x-a': '********' },
    config: { secret: '********' },
  });
  const nothingLeft = await api.ask('PATCH', `${hooks}/${id}`, { remove_events: ['package.added', 'package.listed'] });
  expect(nothingLeft.status).toBe(422);
  expect((await api.ask('PATCH', `${hooks}/${id}`, { name: 'web' })).status).toBe(200);
  expect((await api.ask('PATCH', `${hooks}/${id}`, { name: 'email' })).status).toBe(422);
});

test('S10: switching a hook off, or deleting it, asks for what waits for it to be ended', async () => {
  const queue = new Queue('housekeeping', { connection: { url: api.redis.url } });
  const { id } = await make();
  expect((await api.ask<Hook>('PATCH', `${hooks}/${id}`, { active: false })).body['active']).toBe(false);
  await api.ask('PATCH', `${hooks}/${id}`, { active: false });
  expect((await api.ask('DELETE', `${hooks}/${id}`, undefined, ada)).status).toBe(204);
  expect((await api.ask('DELETE', `${hooks}/${id}`, undefined, ada)).status).toBe(404);
  const jobs = (await queue.getJobs()).map((job) => job.data as { hook: number }).filter(({ hook }) => hook === id);
  await queue.close();
  expect(jobs).toHaveLength(2);
  expect(jobs).toContainEqual({ task: 'hook_deactivated', hook: id, reason: { by: 'person' } });
  expect(jobs).toContainEqual({ task: 'hook_deleted', hook: id });
});

test('S9: a ping makes one delivery of a ping event, even to an inactive hook', async () => {
  const { id } = await make({ active: false });
  expect((await api.ask('POST', `${hooks}/${id}/pings`, undefined, ada)).status).toBe(204);
  const [entry] = (await read(api.store, 'deliveries')).flatMap(decodeDeliveryEntry);
  expect(entry).toMatchObject({ hook: id, kind: 'p', attempt: 1 });
  const eventId = entry?.event.split('|')[1] ?? '';
  expect(await getEvent(api.store, `feeds/feed-${feed}`, eventId)).toMatchObject({
    type: 'ping',
    data: '{}',
    actor: 'ada',
  });
  expect(eventId).toMatch(/^[\da-f-]{36}$/);
});

test('GET /v1/hooks lists over all sources that are the caller’s', async () => {
  const { id } = await make();
  const mine = await api.ask<Hook[]>('GET', '/v1/hooks?per_page=100', undefined, ada);
  expect(mine.body.map((hook) => hook.id)).toContain(id);
  expect((await api.ask('GET', '/v1/hooks', undefined, bob)).body).toEqual([]);
  const one = await api.ask<Hook[]>('GET', `/v1/hooks?source=feeds/feed-${feed}`, undefined, ada);
  expect(one.body.map((hook) => hook.id)).toEqual([id]);
  expect((await api.ask('GET', `/v1/hooks?source=feeds/feed-${feed}`, undefined, bob)).status).toBe(404);
});

test('a hook can’t be made on a feed that does not exist', async () => {
  const { status, body } = await api.ask<Problem>('POST', '/feeds/nowhere/hooks', web);
  expect(status).toBe(404);
  expect(body.detail).toContain('PUT /v1/sources/feeds/nowhere');
});

test('a hook can be paused and resumed: its deliveries wait meanwhile, and its health says so', async () => {
  const { id } = await make();
  const paused = await api.ask<Hook>('POST', `${hooks}/${id}/pause`, undefined, ada);
  expect(paused).toMatchObject({ status: 200, body: { paused: true, active: true, health: { state: 'paused' } } });
  await publish(api.store, { id: 'while-paused', source: `feeds/feed-${feed}`, type: 'package.added' });
  const waiting = await api.ask<Hook>('GET', `${hooks}/${id}`, undefined, ada);
  expect(waiting.body).toMatchObject({ paused: true, health: { state: 'paused', waiting: 1 } });
  expect((await api.ask('POST', `${hooks}/${id}/pause`, undefined, ada)).status).toBe(200);
  const resumed = await api.ask<Hook>('POST', `${hooks}/${id}/resume`, undefined, ada);
  expect(resumed.body).toMatchObject({ paused: false, health: { state: 'healthy', waiting: 0 } });
  // A client that sends a hook back as it read it changes nothing of that.
  await api.ask('PATCH', `${hooks}/${id}`, { ...paused.body, config: { url: 'https://example.com/2' } }, ada);
  expect((await api.ask('GET', `${hooks}/${id}`, undefined, ada)).body).toMatchObject({ paused: false });
});

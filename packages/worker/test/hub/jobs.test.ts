import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHook, hooksOf, updateHook } from '@posthorn/store/hooks';
import type { HubIntent } from '@posthorn/store/hub-jobs';
import { listAudit } from '@posthorn/store/list-audit';
import { type JobQueues, openJobQueues } from '@posthorn/store/queues';
import { saveSource } from '@posthorn/store/sources';
import { createGuard } from '@posthorn/transports/guard/guard';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type HubDeps, runHubJob } from '../../src/hub/jobs.ts';
import { startTestWorkers, type TestWorkers } from '../support/worker.ts';

const source = 'repos/octocat/open';
const topic = 'http://anywhere.example/octocat/open/events/push.json';

interface Said {
  status: number;
  body: string;
}

let workers: TestWorkers;
let queues: JobQueues;
let deps: HubDeps;
let now: Date;
let callback: string;
let asked: URLSearchParams[];
let answer: (query: URLSearchParams) => Said | Promise<Said>;
const confirm = (query: URLSearchParams) => ({ status: 200, body: query.get('hub.challenge') ?? '' });

const server = createServer((request, response) => {
  const query = new URL(request.url ?? '', 'http://h').searchParams;
  asked.push(query);
  void Promise.resolve(answer(query)).then(({ status, body }) => {
    response.writeHead(status, { location: '/elsewhere' }).end(body);
  });
});

beforeAll(async () => {
  workers = await startTestWorkers();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb?mine=%2B1&`;
});
afterAll(async () => {
  server.close();
  await queues.close();
  await workers.close();
});
beforeEach(async () => {
  await workers.clear();
  await queues?.close();
  queues = openJobQueues(workers.redis.url, () => undefined);
  now = new Date('2026-01-31T12:00:00Z');
  const guard = createGuard({ allowedNetworks: ['127.0.0.0/8'] });
  deps = { store: workers.store, queues, guard, now: () => now };
  asked = [];
  answer = confirm;
  await open(true);
});

const open = (isPublic: boolean): Promise<unknown> =>
  saveSource(workers.store, source, { owners: [], co_owners: [], public: isPublic }, now);
const hooks = async () => (await hooksOf(workers.store, source)).hooks;

function verify(more: Partial<HubIntent> = {}): Promise<unknown> {
  const intent = { mode: 'subscribe', source, event: 'push', topic, callback, hub: 'http://hub.example/hub' } as const;
  const rest = { format: 'json', secret: null, leaseSeconds: 3600 } as const;
  return runHubJob(deps, { task: 'verify', ...intent, ...rest, ...more });
}

async function waiting(name: 'hub' | 'housekeeping') {
  const { hostname: host, port } = new URL(workers.redis.url);
  const queue = new Queue(name, { connection: { host, port: Number(port) } });
  const jobs = await queue.getJobs(['waiting', 'delayed']);
  await queue.close();
  return jobs.map(({ data, delay }) => ({ data, delay }));
}

test('S16: an echoed challenge makes the hook, its lease and the job that ends it', async () => {
  const secret = workers.store.secrets?.seal('shh') ?? null;
  expect(await verify({ secret })).toBe('subscribed');
  const [query] = asked;
  expect(Object.fromEntries(query ?? [])).toEqual({
    mine: '+1',
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.challenge': expect.stringMatching(/^[\w-]{20,}$/),
    'hub.lease_seconds': '3600',
  });
  const expires_at = '2026-01-31T13:00:00.000Z';
  const [hook, ...more] = await hooks();
  expect(more).toEqual([]);
  expect(hook).toMatchObject({
    name: 'web',
    events: ['push'],
    active: true,
    dialect: 'socialgateway',
    config: { url: callback, content_type: 'json', secret: 'shh', insecure_ssl: '0' },
    hub: { open: true, url: 'http://hub.example/hub', topics: { push: { url: topic, expires_at } } },
  });
  const data = { task: 'expire', hook: hook?.id, event: 'push', expires_at };
  expect(await waiting('hub')).toEqual([{ data, delay: 3_600_000 }]);
});

test('S16: what a subscriber of PubSubHubbub 0.3 sent to know its hub by comes back to it, when unsubscribing too', async () => {
  await verify({ verifyToken: 'a b&c' });
  await verify({ verifyToken: 'a b&c', mode: 'unsubscribe' });
  expect(asked.map((query) => query.get('hub.verify_token'))).toEqual(['a b&c', 'a b&c']);
  await verify();
  expect(asked.at(-1)?.has('hub.verify_token')).toBe(false);
});

test.each([
  ['another body', { status: 200, body: 'yes' }],
  ['the challenge and more', { status: 200, body: '+' }],
  ['404', { status: 404, body: '=' }],
  ['500', { status: 500, body: '=' }],
  ['a redirect', { status: 302, body: '=' }],
])('S16: %s is no confirmation, and changes nothing', async (_, { status, body }) => {
  const say = (query: URLSearchParams) => body.replace('=', query.get('hub.challenge') ?? '');
  answer = (query) => ({ status, body: body === '+' ? `${query.get('hub.challenge')}\n` : say(query) });
  expect(await verify()).toBe('not confirmed');
  expect(await hooks()).toEqual([]);
  expect(asked).toHaveLength(1);

  answer = confirm;
  await verify();
  answer = () => ({ status, body });
  const before = await hooks();
  expect(await verify({ mode: 'unsubscribe' })).toBe('not confirmed');
  expect(await hooks()).toEqual(before);
});

test('S16: a callback inside is not asked', async () => {
  deps = { ...deps, guard: createGuard({ allowedNetworks: [] }) };
  expect(await verify()).toBe('not confirmed');
  expect(asked).toEqual([]);
});

test('S16: subscribing again renews the lease, and the job of the old one does nothing', async () => {
  await verify();
  now = new Date('2026-01-31T12:30:00Z');
  await verify();
  const [hook, ...more] = await hooks();
  expect(more).toEqual([]);
  expect(hook?.hub?.topics['push']?.expires_at).toBe('2026-01-31T13:30:00.000Z');
  const [{ data: old } = { data: null }, { data: renewed } = { data: null }] = (await waiting('hub')).toSorted((a, b) =>
    a.data.expires_at.localeCompare(b.data.expires_at),
  );
  expect(await runHubJob(deps, old)).toBe('left');
  expect(await hooks()).toHaveLength(1);
  expect(await runHubJob(deps, renewed)).toBe('deleted');
  expect(await runHubJob(deps, renewed)).toBe('left');
  expect(await hooks()).toEqual([]);
  expect(await waiting('housekeeping')).toMatchObject([{ data: { task: 'hook_deleted', hook: hook?.id } }]);
});

test('S16: topics of one callback share a hook, and each has its own end', async () => {
  await verify();
  await verify({ event: 'fork', leaseSeconds: 60 });
  const [hook] = await hooks();
  expect(hook?.events).toEqual(['push', 'fork']);
  const short = (await waiting('hub')).find(({ delay }) => delay === 60_000);
  expect(await runHubJob(deps, short?.data)).toBe('removed');
  expect((await hooks())[0]).toMatchObject({ events: ['push'], hub: { topics: { push: { url: topic } } } });
  expect(await verify({ mode: 'unsubscribe' })).toBe('unsubscribed');
  expect(asked.at(-1)?.get('hub.mode')).toBe('unsubscribe');
  expect(asked.at(-1)?.has('hub.lease_seconds')).toBe(false);
  expect(await hooks()).toEqual([]);
});

test('S16: a confirmed intent that runs twice makes one hook', async () => {
  await Promise.all([verify(), verify(), verify()]);
  expect(await hooks()).toHaveLength(1);
});

test('S16: a source that was closed meanwhile is denied to its subscriber, who is not asked', async () => {
  await open(false);
  expect(await verify()).toBe('denied');
  expect(await verify({ mode: 'unsubscribe' })).toBe('denied');
  expect(asked.map((query) => Object.fromEntries(query))).toEqual([
    { mine: '+1', 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': 'This topic is not public.' },
  ]);
});

test('S16: a source that is closed while its callback is asked gets no hook', async () => {
  answer = async (query) => {
    await open(false);
    return confirm(query);
  };
  expect(await verify()).toBe('denied');
  expect(asked.map((query) => query.get('hub.mode'))).toEqual(['subscribe', 'denied']);
  expect(await hooks()).toEqual([]);
});

test('S16: a hook that a person switched off is not switched on by its subscriber', async () => {
  await verify();
  const [hook] = await hooks();
  await updateHook(workers.store, hook?.id ?? 0, ({ ...settings }) => ({ ...settings, active: false }), now);
  expect(await verify()).toBe('denied');
  expect(asked.at(-1)?.get('hub.mode')).toBe('denied');
  expect((await hooks())[0]?.active).toBe(false);
});

test('S16: strangers neither change nor end what owners subscribed', async () => {
  const config = { url: callback, content_type: 'form', secret: 'owner' };
  const settings = { name: 'web', events: ['push'], active: true, config, policy: {}, headers: {} } as const;
  const hub = { open: false, url: 'http://hub.example/hub', topics: { push: { url: topic, expires_at: null } } };
  const own = await createHook(
    workers.store,
    source,
    { ...settings, events: ['push'], dialect: 'socialgateway', hub },
    now,
  );
  await verify();
  await verify({ mode: 'unsubscribe' });
  expect(await hooks()).toMatchObject([{ id: own.id, config, hub }]);
});

test('the audit log puts a subscription down to who asked for it, and its end to whoever ended it', async () => {
  const by = {
    actor: { token: null, role: 'anonymous', user: null },
    request: { method: 'POST', path: '/hub' },
    remote_address: '203.0.113.7',
  } as const;
  await verify({ by });
  await verify({ by, mode: 'unsubscribe' });
  await verify({ by, leaseSeconds: 1 });
  const [hook] = await hooks();
  const expires_at = hook?.hub?.topics['push']?.expires_at ?? '';
  await runHubJob(deps, { task: 'expire', hook: hook?.id ?? 0, event: 'push', expires_at });
  const { records } = await listAudit(workers.store, { source }, { perPage: 10, now: new Date() });
  expect(records.map(({ action, actor, remote_address }) => [action, actor.role, remote_address])).toEqual([
    ['subscription.ended', 'posthorn', null],
    ['subscription.started', 'anonymous', '203.0.113.7'],
    ['subscription.ended', 'anonymous', '203.0.113.7'],
    ['subscription.started', 'anonymous', '203.0.113.7'],
    ['source.created', 'posthorn', null],
  ]);
});

import type { AuditRecord } from '@posthorn/core/audit';
import { hashToken } from '@posthorn/core/token';
import { deliveryIdsOfEvent } from '@posthorn/store/events';
import Fastify from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registerApi } from '../src/app.ts';
import { auditPageSchema } from '../src/audit-query.ts';
import { startTestApi, type TestApi } from './support/api.ts';
import { attemptAll, nextMillisecond, publish } from './support/work.ts';

interface Page {
  records: AuditRecord[];
  next: string | null;
}

let api: TestApi;
let ada: string;
let bob: string;
let eve: string;
let count = 0;
let source: string;

beforeAll(async () => {
  api = await startTestApi();
  [ada, bob, eve] = [
    await api.tokenOf('user', 'ada'),
    await api.tokenOf('user', 'bob'),
    await api.tokenOf('user', 'eve'),
  ];
});
afterAll(() => api.close());
beforeEach(async () => {
  source = `repos/octocat/audited-${++count}`;
  await api.ask('PUT', `/v1/sources/${source}`, { owners: ['ada'], co_owners: ['bob'] });
});

async function log(query = '', token?: string): Promise<AuditRecord[]> {
  const { status, body } = await api.ask<Page>('GET', `/v1/audit${query}`, undefined, token);
  expect(status).toBe(200);
  return auditPageSchema.parse(body).records;
}

const web = { name: 'web', events: ['*'], dialect: 'socialgateway' };

async function makeHook(more: object = {}, token = ada): Promise<number> {
  const config = { url: `https://example.com/hook-${++count}` };
  const { status, body } = await api.ask<{ id: number }>(
    'POST',
    `/${source}/hooks`,
    { ...web, config, ...more },
    token,
  );
  expect(status).toBe(201);
  return body.id;
}

async function endedDelivery(): Promise<number> {
  await publish(api.store, { id: `event-${++count}`, source, type: 'push' });
  // What tests before this one sent is among them.
  return (await attemptAll(api.store, { action: 'dead', status: 500 })).at(-1) ?? 0;
}

/** A request to a route that changes something, and what is noted of it. */
interface Case {
  url: string;
  /** Goes behind what is in its query anyhow. */
  query?: string;
  body?: object;
  form?: Record<string, string>;
  action: string;
  target: (answer: Record<string, unknown>) => object;
}

const eventType = { type: 'deploy.done', kind: 'sites' };

/** A case per route; hooks' routes are the same in every place and layout. */
const cases: Record<string, () => Case | Promise<Case>> = {
  'PUT /v1/sources/*': () => ({
    url: `/v1/sources/sites/made-${count}`,
    body: {},
    action: 'source.created',
    target: () => ({}),
  }),
  'DELETE /v1/sources/*': () => ({ url: `/v1/sources/${source}`, action: 'source.deleted', target: () => ({}) }),
  'POST /v1/tokens': () => ({
    url: '/v1/tokens',
    body: { role: 'operator' },
    action: 'token.created',
    target: ({ id }) => ({ token: id }),
  }),
  'DELETE /v1/tokens/:id': async () => {
    const { id } = (await api.ask('POST', '/v1/tokens', { role: 'operator' })).body;
    return { url: `/v1/tokens/${String(id)}`, action: 'token.revoked', target: () => ({ token: id }) };
  },
  'POST /v1/event-types': () => ({
    url: '/v1/event-types',
    body: eventType,
    action: 'event_type.registered',
    target: ({ id }) => ({ event_type: id }),
  }),
  'DELETE /v1/event-types/:id': async () => {
    const { id } = (await api.ask('POST', '/v1/event-types', eventType)).body;
    return { url: `/v1/event-types/${String(id)}`, action: 'event_type.removed', target: () => ({ event_type: id }) };
  },
  'POST /v1/deliveries/:id/redeliveries': async () => {
    const [hook, delivery] = [await makeHook(), await endedDelivery()];
    const target = () => ({ hook, delivery });
    return { url: `/v1/deliveries/${delivery}/redeliveries`, action: 'delivery.redelivered', target };
  },
  'POST /v1/deliveries/:id/cancel': async () => {
    const hook = await makeHook();
    await publish(api.store, { id: `event-${++count}`, source, type: 'push' });
    const [delivery] = await deliveryIdsOfEvent(api.store, source, `event-${count}`);
    return {
      url: `/v1/deliveries/${delivery}/cancel`,
      action: 'delivery.cancelled',
      target: () => ({ hook, delivery }),
    };
  },
  'DELETE /v1/dead-letters': async () => {
    const hook = await makeHook();
    await endedDelivery();
    const target = () => ({ hook, count: 1 });
    return { url: '/v1/dead-letters', query: `&hook=${hook}`, action: 'dead_letters.discarded', target };
  },
  'POST /v1/replays': async () => {
    const hook = await makeHook();
    return {
      url: '/v1/replays',
      body: { filter: { hook, reason: 'timeout' } },
      action: 'replay.started',
      target: ({ id }) => ({ hook, replay: id }),
    };
  },
  'POST /v1/recoveries': async () => {
    const hook = await makeHook();
    const body = { hook, since: '2026-01-31T12:00:00Z' };
    return { url: '/v1/recoveries', body, action: 'recovery.started', target: ({ id }) => ({ hook, replay: id }) };
  },
  'POST /v1/replays/:id/pause': () => ofReplay('pause', 'replay.paused'),
  'POST /v1/replays/:id/resume': async () => {
    const one = await ofReplay('resume', 'replay.resumed');
    await api.ask('POST', one.url.replace('resume', 'pause'));
    return one;
  },
  'POST /v1/replays/:id/cancel': () => ofReplay('cancel', 'replay.cancelled'),
  'POST HOOKS': () => ({
    url: `/${source}/hooks`,
    body: { ...web, config: { url: 'https://example.com/new' } },
    action: 'hook.created',
    target: ({ id }) => ({ hook: id }),
  }),
  'PATCH HOOKS/:hook': () => ofHook('', 'hook.updated', { events: ['push'] }),
  'PATCH HOOKS/:hook/config': () => ofHook('/config', 'hook.updated', { secret: 'hush' }),
  'DELETE HOOKS/:hook': () => ofHook('', 'hook.deleted'),
  'POST HOOKS/:hook/pause': () => ofHook('/pause', 'hook.paused'),
  'POST HOOKS/:hook/resume': async () => {
    const hook = await makeHook();
    await api.ask('POST', `/${source}/hooks/${hook}/pause`);
    return { url: `/${source}/hooks/${hook}/resume`, action: 'hook.resumed', target: () => ({ hook }) };
  },
  'POST HOOKS/:hook/pings': () => ofHook('/pings', 'hook.pinged'),
  'POST HOOKS/:hook/tests': () => ofTest('tests'),
  'POST HOOKS/:hook/test': () => ofTest('test'),
  'POST HOOKS/:hook/deliveries/:delivery/attempts': async () => {
    const [hook, delivery] = [await makeHook(), await endedDelivery()];
    const url = `/${source}/hooks/${hook}/deliveries/${delivery}/attempts`;
    return { url, action: 'delivery.redelivered', target: () => ({ hook, delivery }) };
  },
  'POST /hub': () => ({
    url: '/hub',
    form: {
      'hub.mode': 'subscribe',
      'hub.topic': `http://h/${source.slice('repos/'.length)}/events/push`,
      'hub.callback': 'https://example.com/hub',
    },
    action: 'subscription.started',
    target: () => ({ hook: expect.any(Number) }),
  }),
};

async function ofHook(path: string, action: string, body?: object): Promise<Case> {
  const hook = await makeHook();
  return { url: `/${source}/hooks/${hook}${path}`, action, target: () => ({ hook }), ...(body ? { body } : {}) };
}

async function ofReplay(verb: string, action: string): Promise<Case> {
  const { id } = (await api.ask('POST', '/v1/replays', { filter: { source } })).body;
  return { url: `/v1/replays/${String(id)}/${verb}`, action, target: () => ({ replay: id }) };
}

async function ofTest(name: string): Promise<Case> {
  await publish(api.store, { id: `push-${++count}`, source, type: 'push' });
  return ofHook(`/${name}`, 'hook.tested');
}

describe('every route that changes something leaves a record', () => {
  test('there is a case for each of them', async () => {
    const routes = new Set<string>();
    const app = Fastify();
    app.addHook('onRoute', ({ method, url }) => {
      const short = url
        .replace(/^\/api\/v3/, '')
        .replace(/^\/(?:repos\/:owner|orgs|feeds|projects|sites)\/:\w+\/hooks/, 'HOOKS');
      for (const one of [method].flat()) if (!/^(?:GET|HEAD|OPTIONS)$/.test(one)) routes.add(`${one} ${short}`);
    });
    const { store, queues } = api;
    const guard = { checkHost: async () => ({ ok: true }) as const };
    await registerApi(app, { store, queues, guard, log: pino({ level: 'error' }) });
    await app.close();
    // It only shows what would be sent.
    routes.delete('POST HOOKS/:hook/preview');
    expect([...routes].toSorted()).toEqual(Object.keys(cases).toSorted());
  });

  test.each(Object.keys(cases))('%s', async (route) => {
    const { url, query = '', body, form, action, target } = await (cases[route] as () => Promise<Case>)();
    const [method] = route.split(' ') as ['POST' | 'PUT'];
    const before = await log('?per_page=1');
    // The log is several streams: what is noted on two of them in the same millisecond goes by stream.
    await nextMillisecond(api.store);
    const answer = form
      ? await api.send(method, url, 'application/x-www-form-urlencoded', new URLSearchParams(form).toString())
      : await api.ask(method, `${url}?until=2999-01-01T00:00:00Z${query}`, body);
    expect(answer.status).toBeLessThan(300);
    const [record, last] = await log('?per_page=2');
    expect(last?.id).toBe(before[0]?.id);
    expect(record).toMatchObject({
      action,
      actor: { token: 'settings', role: 'operator', user: null },
      target: target(answer.body ?? {}),
      request: { method, path: url },
      remote_address: '127.0.0.1',
    });
    expect(record?.target).toEqual(target(answer.body ?? {}));
    const isOnSource =
      /hook|subscription|delivery|dead_letters|replay|recovery/.test(action) || action === 'source.deleted';
    expect(record?.source).toBe(
      isOnSource ? source : action === 'source.created' ? url.slice('/v1/sources/'.length) : null,
    );
  });
});

test('a user’s change names the user and the token, and what changed', async () => {
  const hook = await makeHook();
  await api.ask(
    'PATCH',
    `/${source}/hooks/${hook}`,
    { active: false, add_events: ['push'], remove_events: ['*'] },
    bob,
  );
  const tokens = (await api.ask<{ id: string; user: string }[]>('GET', '/v1/tokens')).body;
  const [record] = await log(`?hook=${hook}`);
  expect(record).toMatchObject({
    action: 'hook.updated',
    actor: { token: tokens.find(({ user }) => user === 'bob')?.id, role: 'user', user: 'bob' },
    changes: { active: { from: true, to: false }, events: { from: ['*'], to: ['push'] } },
  });
});

test('what is refused leaves no record', async () => {
  const hook = await makeHook();
  const before = await log('?per_page=1');
  const refused: [
    method: 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    url: string,
    body?: object | undefined,
    token?: string,
  ][] = [
    ['PATCH', `/${source}/hooks/${hook}`, { events: [] }],
    ['PATCH', `/${source}/hooks/${hook}`, { active: false }, eve],
    ['DELETE', `/${source}/hooks/${hook}`, undefined, eve],
    ['POST', `/${source}/hooks/${hook}/pings`, undefined, eve],
    ['DELETE', `/v1/sources/${source}`],
    ['PUT', `/v1/sources/${source}`, { owners: ['bob'] }, bob],
    ['POST', '/v1/tokens', { role: 'operator' }, ada],
    ['DELETE', '/v1/tokens/none'],
    ['POST', '/v1/deliveries/1024/redeliveries'],
  ];
  for (const [method, url, body, token] of refused) {
    expect((await api.ask(method, url, body, token)).status).toBeGreaterThanOrEqual(400);
  }
  expect(await log('?per_page=1')).toEqual(before);
});

test('owners and co-owners see the records of their sources, others nothing, operators everything', async () => {
  const hook = await makeHook();
  for (const token of [ada, bob]) {
    expect((await log(`?source=${source}`, token)).map(({ action }) => action)).toEqual([
      'hook.created',
      'source.created',
    ]);
    expect((await log('', token)).every((record) => record.source?.startsWith('repos/octocat/'))).toBe(true);
  }
  expect(await log('', eve)).toEqual([]);
  expect(await log(`?hook=${hook}`, eve)).toEqual([]);
  expect((await api.ask('GET', `/v1/audit?source=${source}`, undefined, eve)).status).toBe(404);
  expect((await api.ask('GET', '/v1/audit', undefined, null)).status).toBe(401);
  const everything = (await log('?per_page=1000')).map(({ action }) => action);
  expect(everything).toContain('token.created');
});

test('who is made co-owner sees what was, who is no more sees nothing, and an operator what is deleted', async () => {
  await api.ask('PUT', `/v1/sources/${source}`, { owners: ['ada'], co_owners: ['eve'] }, ada);
  expect(await log(`?source=${source}`, eve)).toMatchObject([
    { action: 'source.updated', actor: { user: 'ada' }, changes: { co_owners: { from: ['bob'], to: ['eve'] } } },
    { action: 'source.created' },
  ]);
  expect((await api.ask('GET', `/v1/audit?source=${source}`, undefined, bob)).status).toBe(404);
  await api.ask('DELETE', `/v1/sources/${source}`);
  expect(await log(`?source=${source}`)).toHaveLength(3);
  expect((await api.ask('GET', `/v1/audit?source=${source}`, undefined, eve)).status).toBe(404);
});

test('lists are filtered, and go from page to page by cursor', async () => {
  const hook = await makeHook({}, bob);
  for (const active of [false, true, false]) await api.ask('PATCH', `/${source}/hooks/${hook}`, { active }, ada);
  const of = `source=${source}`;
  expect(await log(`?${of}&actor=ada`)).toHaveLength(3);
  expect(await log(`?${of}&actor=bob&action=hook.created&hook=${hook}`)).toHaveLength(1);
  const [, { time } = { time: '' }] = await log(`?${of}`);
  const at = encodeURIComponent(time);
  const [since, until] = [await log(`?${of}&since=${at}`), await log(`?${of}&until=${at}`)];
  expect([...since, ...until]).toEqual(await log(`?${of}`));
  const ids: string[] = [];
  let path: string | undefined = `/v1/audit?${of}&per_page=2`;
  while (path !== undefined) {
    const { body, headers }: { body: Page; headers: Record<string, unknown> } = await api.ask<Page>(
      'GET',
      path,
      undefined,
      ada,
    );
    ids.push(...body.records.map(({ id }) => id));
    path = /^<http:\/\/localhost:80(.*)>; rel="next"$/.exec(String(headers['link']))?.[1];
    expect(path === undefined).toBe(body.next === null);
  }
  expect(ids).toEqual((await log(`?${of}`)).map(({ id }) => id));
  expect(ids).toHaveLength(5);
});

test.each(['action=hook.lost', 'since=yesterday', 'until=1', 'cursor=1-2', 'hook=x', 'per_page=many'])(
  '?%s is 422 and names the parameter',
  async (query) => {
    const { status, body } = await api.ask('GET', `/v1/audit?${query}`);
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([{ field: query.split('=')[0] }]);
  },
);

test('no secret is in the log, in any form', async () => {
  const url = 'https://example.com/in?key=S3CR3T-query';
  const headers = { 'X-Key': 'S3CR3T-header' };
  const hook = await makeHook({ config: { url, secret: 'S3CR3T-one' }, headers });
  await api.ask('PATCH', `/${source}/hooks/${hook}`, { config: { url: `${url}2`, secret: 'S3CR3T-two' } }, ada);
  await api.ask('PATCH', `/${source}/hooks/${hook}/config?token=S3CR3T-path`, { secret: 'S3CR3T-three' }, ada);
  await api.ask('DELETE', `/${source}/hooks/${hook}`, undefined, ada);
  const form = {
    'hub.mode': 'subscribe',
    'hub.topic': `http://h/${source.slice('repos/'.length)}/events/push`,
    'hub.callback': 'https://example.com/hub?key=S3CR3T-callback',
    'hub.secret': 'S3CR3T-hub',
  };
  await api.send('POST', '/hub', 'application/x-www-form-urlencoded', new URLSearchParams(form).toString());
  const token = await api.tokenOf('operator');
  const keys = await api.store.redis.keys('*}audit*');
  expect(keys.length).toBeGreaterThanOrEqual(2);
  const stored = JSON.stringify(await Promise.all(keys.map((key) => api.store.redis.xrange(key, '-', '+'))));
  expect(stored).toContain('config.secret');
  for (const secret of ['S3CR3T', token, hashToken(token), ada, 'the-operator']) expect(stored).not.toContain(secret);
});

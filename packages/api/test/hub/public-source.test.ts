import { subscribe } from '@posthorn/store/hub-subscriptions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HubApi, startHubApi } from '../support/hub-api.ts';

let api: HubApi;
let ada: string;

beforeAll(async () => {
  api = await startHubApi();
  ada = await api.user('ada');
  await api.ask('PUT', '/v1/sources/repos/octocat/open', { owners: ['ada'], public: true });
  await api.ask('PUT', '/v1/sources/repos/octocat/closed', { owners: ['ada'] });
});
afterAll(() => api.close());

const asks = (repo: string, more: Record<string, string> = {}): Record<string, string> => ({
  'hub.mode': 'subscribe',
  'hub.topic': `http://anywhere.example/octocat/${repo}/events/push`,
  'hub.callback': 'http://127.0.0.1:9/called',
  ...more,
});
const stranger = { authorization: null };

test('S16: without credentials a public source is 202, and nothing happens before the callback is asked', async () => {
  const more = { 'hub.secret': 'x'.repeat(199), 'hub.lease_seconds': '3600' };
  const answer = await api.hub(asks('open', more), { ...stranger, path: '/api/v3/hub' });
  expect([answer.status, answer.text]).toEqual([202, '']);
  expect(await api.hooks('repos/octocat/open')).toEqual([]);
  const jobs = await api.jobs();
  expect(jobs).toEqual([
    {
      task: 'verify',
      mode: 'subscribe',
      source: 'repos/octocat/open',
      event: 'push',
      topic: 'http://anywhere.example/octocat/open/events/push',
      callback: 'http://127.0.0.1:9/called',
      hub: `${api.url}/api/v3/hub`,
      format: 'form',
      secret: expect.any(String),
      leaseSeconds: 3600,
      by: {
        actor: { token: null, role: 'anonymous', user: null },
        request: { method: 'POST', path: '/api/v3/hub' },
        remote_address: '127.0.0.1',
      },
    },
  ]);
  // A few of them in a row would be in a sealed secret now and then.
  expect(JSON.stringify(jobs)).not.toContain('x'.repeat(20));
});

test('S16: a source that is not public and one that is not there get the same 401', async () => {
  const [closed, unknown] = [await api.hub(asks('closed'), stranger), await api.hub(asks('unknown'), stranger)];
  expect(closed.status).toBe(401);
  expect(closed.headers.get('www-authenticate')).toBeTruthy();
  expect([unknown.status, unknown.text]).toEqual([closed.status, closed.text]);
  const wrong = { 'hub.callback': 'http://10.0.0.1/', 'hub.secret': 'x'.repeat(300) };
  expect((await api.hub(asks('closed', wrong), stranger)).text).toBe(closed.text);
});

test.each(['multipart', 'urlencoded'] as const)(
  'S13: fields of PubSubHubbub 0.3 are fine, repeated too, as %s',
  async (encoding) => {
    const form = encoding === 'multipart' ? new FormData() : new URLSearchParams();
    const more = { 'hub.verify_token': 'mine', 'unheard.of': '1' };
    for (const [name, value] of Object.entries(asks('open', more))) form.append(name, value);
    for (const name of ['hub.verify', 'hub.verify', 'unheard.of']) form.append(name, 'sync');
    expect((await fetch(`${api.url}/hub`, { method: 'POST', body: form })).status).toBe(202);
    expect((await api.jobs()).at(-1)).toMatchObject({ task: 'verify', verifyToken: 'mine' });
  },
);

test('S16: leases are 10 days unless asked for otherwise, and 30 days at most', async () => {
  await api.hub(asks('open'), stranger);
  await api.hub(asks('open', { 'hub.lease_seconds': '999999999' }), stranger);
  expect((await api.jobs()).slice(-2)).toMatchObject([{ leaseSeconds: 864_000 }, { leaseSeconds: 2_592_000 }]);
});

test.each([
  ['hub.secret', { 'hub.secret': 'x'.repeat(200) }],
  ['hub.secret', { 'hub.secret': 'ü'.repeat(100) }],
  ['hub.callback', { 'hub.callback': 'http://10.0.0.1/' }],
  ['hub.callback', { 'hub.callback': 'socialgateway://web?url=http%3A%2F%2F127.0.0.1%2F' }],
])('S16: a stranger’s %s is checked: %j', async (field, wrong: Record<string, string>) => {
  const answer = await api.hub(asks('open', wrong), stranger);
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ errors: [{ field }] });
});

test('S16: a stranger is not told what a name leads to here', async () => {
  expect((await api.hub(asks('open', { 'hub.callback': 'http://localhost:9/' }), stranger)).status).toBe(202);
  expect((await api.hub(asks('open', { 'hub.callback': 'http://[::1]:9/' }), stranger)).status).toBe(422);
});

test('S16: a topic shows its latest event and where to subscribe, to all if it is public, else to its owners', async () => {
  const link = (repo: string, name: string): string =>
    `<${api.url}/hub>; rel="hub", <${api.url}/octocat/${repo}/events/${name}>; rel="self"`;
  for (const repo of ['open', 'closed']) {
    await api.post({ source: `repos/octocat/${repo}`, id: '1', type: 'push', data: '{"n":1}' });
    await api.post({ source: `repos/octocat/${repo}`, id: '2', type: 'push', data: '{"n":2.0}' });
    await api.post({ source: `repos/octocat/${repo}`, id: '3', type: 'fork', data: '{"n":3}' });
  }
  for (const name of ['push', 'push.json']) {
    const answer = await api.ask('GET', `/octocat/open/events/${name}`, undefined, null);
    expect([answer.status, answer.text, answer.headers.get('link')]).toEqual([200, '{"n":2.0}', link('open', name)]);
    expect(answer.headers.get('content-type')).toBe('application/json');
  }
  const owner = await api.ask('GET', '/octocat/closed/events/fork', undefined, ada);
  expect([owner.status, owner.text, owner.headers.get('link')]).toEqual([200, '{"n":3}', link('closed', 'fork')]);
});

test('S16: a topic that one may not read is 404 like one that is not there', async () => {
  const bob = await api.user('bob');
  for (const authorization of [null, bob]) {
    const closed = await api.ask('GET', '/octocat/closed/events/push', undefined, authorization);
    const unknown = await api.ask('GET', '/octocat/unknown/events/push', undefined, authorization);
    expect([closed.status, closed.headers.get('link')]).toEqual([404, null]);
    expect(closed.text.replaceAll('closed', '')).toBe(unknown.text.replaceAll('unknown', ''));
  }
  expect((await api.ask('GET', '/octocat/open/events/push', undefined, 'Bearer wrong')).status).toBe(401);
  const never = await api.ask('GET', '/octocat/open/events/release', undefined, null);
  expect(never.status).toBe(404);
  expect(never.headers.get('link')).toContain('rel="hub"');
});

test('S16: the routes of topics leave those of hooks and of /v1 alone', async () => {
  expect((await api.ask('GET', '/v1/events/3?source=repos/octocat/open')).status).toBe(200);
  expect((await api.ask('GET', '/v1/hooks', undefined, null)).status).toBe(401);
});

test('S16: when a source is no longer public its strangers are gone before the operator is answered, and told', async () => {
  const source = 'repos/octocat/for-a-while';
  await api.ask('PUT', `/v1/sources/${source}`, { public: true });
  const topic = { url: 'http://anywhere.example/octocat/for-a-while/events/push', expires_at: '2099-01-01T00:00:00Z' };
  const target = { name: 'web', config: { url: 'http://127.0.0.1:9/told' } } as const;
  const wanted = { source, event: 'push', topic, hub: `${api.url}/hub`, target };
  await subscribe(api.store, { ...wanted, open: true }, new Date());
  await subscribe(api.store, { ...wanted, open: false }, new Date());
  await api.ask('PUT', `/v1/sources/${source}`, { public: false });
  const [left, ...more] = await api.hooks(source);
  expect([left?.events, more]).toEqual([['push'], []]);
  expect((await api.jobs()).at(-1)).toMatchObject({ task: 'deny', callback: target.config.url, topic: topic.url });
  expect(await subscribe(api.store, { ...wanted, open: true }, new Date())).toEqual({ kind: 'closed' });
});

import { createHook } from '@posthorn/store/hooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type HubApi, startHubApi } from '../support/hub-api.ts';

let api: HubApi;
let ada: string;
let carol: string;
let bob: string;
let count = 0;
let source: string;
let topic: string;

const callback = 'http://127.0.0.1:9/123';

beforeAll(async () => {
  api = await startHubApi();
  [ada, carol, bob] = [await api.user('ada'), await api.user('carol'), await api.user('bob')];
});
afterAll(() => api.close());
beforeEach(async () => {
  const repo = `repo-${++count}`;
  source = `repos/octocat/${repo}`;
  topic = `http://socialgateway.net/octocat/${repo}/events`;
  await api.ask('PUT', `/v1/sources/${source}`, { owners: ['ada'], co_owners: ['carol'] });
});

const asks = (mode: string, name: string, more: Record<string, string> = {}): Record<string, string> => ({
  'hub.mode': mode,
  'hub.topic': `${topic}/${name}`,
  'hub.callback': callback,
  ...more,
});

test.each([
  ['/hub', 'multipart'],
  ['/hub', 'urlencoded'],
  ['/api/v3/hub', 'multipart'],
  ['/api/v3/hub', 'urlencoded'],
] as const)('S13, S16, S17: POST %s as %s applies at once and answers 204', async (path, encoding) => {
  const answer = await api.hub(asks('subscribe', 'push', { 'hub.secret': 'shh' }), { path, encoding });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(await api.hooks(source)).toMatchObject([
    {
      name: 'web',
      events: ['push'],
      active: true,
      dialect: 'socialgateway',
      config: { url: callback, content_type: 'form', secret: '********', insecure_ssl: '0' },
    },
  ]);
  expect(await api.jobs()).toEqual([]);
});

test('S14: ".json" or an Accept of application/json chooses raw JSON, anything else the form; the latest choice wins', async () => {
  const contentType = async (): Promise<string | undefined> => (await api.hooks(source))[0]?.config['content_type'];
  await api.hub(asks('subscribe', 'push.json'));
  expect(await contentType()).toBe('json');
  await api.hub(asks('subscribe', 'push'), { headers: { accept: '*/*' } });
  expect(await contentType()).toBe('form');
  await api.hub(asks('subscribe', 'issues'), { headers: { accept: 'text/html, application/json;q=0.9' } });
  expect(await contentType()).toBe('json');
  expect(await api.hooks(source)).toMatchObject([{ events: ['push', 'issues'] }]);
});

test('S15: same source and callback is the same hook; unsubscribing removes its event, the last removal the hook', async () => {
  await api.hub(asks('subscribe', 'push'));
  await api.hub(asks('subscribe', 'issues'));
  await api.hub(asks('subscribe', 'push'));
  const [hook] = await api.hooks(source);
  expect(await api.hooks(source)).toMatchObject([{ id: hook?.id, events: ['push', 'issues'] }]);

  expect((await api.hub(asks('unsubscribe', 'push.json'))).status).toBe(204);
  expect(await api.hooks(source)).toMatchObject([{ id: hook?.id, events: ['issues'] }]);
  expect((await api.hub(asks('unsubscribe', 'issues'))).status).toBe(204);
  expect(await api.hooks(source)).toEqual([]);
  expect((await api.hub(asks('unsubscribe', 'issues'))).status).toBe(204);
});

test('S15: another callback is another hook', async () => {
  await api.hub(asks('subscribe', 'push'));
  await api.hub(asks('subscribe', 'push', { 'hub.callback': `${callback}?b` }));
  expect(await api.hooks(source)).toHaveLength(2);
});

test('S15: the hook that many subscribe to at the same moment is made once', async () => {
  const events = ['push', 'issues', 'fork', 'watch', 'create', 'delete', 'release', 'star'];
  const answers = await Promise.all(events.map((event) => api.hub(asks('subscribe', event))));
  expect(answers.map(({ status }) => status)).toEqual(events.map(() => 204));
  const hooks = await api.hooks(source);
  expect(hooks).toHaveLength(1);
  expect(hooks[0]?.events.toSorted()).toEqual(events.toSorted());
});

test('S15: a subscription takes up a hook of the same callback that speaks socialgateway, and leaves others alone', async () => {
  const made = { name: 'web', active: true, config: { url: callback }, policy: {}, headers: {} } as const;
  const other = await createHook(api.store, source, { ...made, events: ['push'], dialect: 'github' }, new Date());
  await api.hub(asks('unsubscribe', 'push'));
  await api.hub(asks('subscribe', 'issues'));
  const [left, own] = await api.hooks(source);
  expect(left).toMatchObject({ id: other.id, dialect: 'github', events: ['push'] });
  expect(own).toMatchObject({ dialect: 'socialgateway', events: ['issues'] });

  await api.ask('PUT', `/v1/sources/${source}`, { owners: ['ada'], dialect: 'socialgateway' });
  const elsewhere = `${callback}/elsewhere`;
  const config = { url: elsewhere, insecure_ssl: '1' };
  const alike = await createHook(api.store, source, { ...made, config, events: ['fork'], dialect: null }, new Date());
  await api.hub(asks('subscribe', 'push.json', { 'hub.callback': elsewhere }));
  expect((await api.hooks(source)).at(-1)).toMatchObject({
    id: alike.id,
    events: ['fork', 'push'],
    config: { url: elsewhere, content_type: 'json', insecure_ssl: '1' },
  });
});

test('S15: a secret is kept while the hook has other events, and dropped with its only one', async () => {
  const secret = async (): Promise<string | undefined> => (await api.hooks(source))[0]?.config['secret'];
  await api.hub(asks('subscribe', 'push', { 'hub.secret': 'shh' }));
  await api.hub(asks('subscribe', 'issues'));
  expect(await secret()).toBe('********');
  await api.hub(asks('unsubscribe', 'issues'));
  await api.hub(asks('subscribe', 'push'));
  expect(await secret()).toBeUndefined();
});

test('S15: an unknown service is 422 and the answer names those that there are', async () => {
  const campfire = 'socialgateway://campfire?subdomain=socialgateway&room=Commits&token=abc123';
  const answer = await api.hub(asks('subscribe', 'push', { 'hub.callback': campfire }));
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({
    code: 'invalid',
    errors: [{ field: 'hub.callback', message: expect.stringMatching(/"campfire" is not one of our services.*web/) }],
  });
});

test('S15: socialgateway:// makes a hook of that service with that config, checked by the service', async () => {
  const service = (query: string): Record<string, string> => ({ 'hub.callback': `socialgateway://web?${query}` });
  const good = service(`url=${encodeURIComponent(callback)}&insecure_ssl=1`);
  expect((await api.hub(asks('subscribe', 'push', good))).status).toBe(204);
  expect(await api.hooks(source)).toMatchObject([{ name: 'web', config: { url: callback, insecure_ssl: '1' } }]);
  const bad = await api.hub(asks('subscribe', 'push', service('room=Commits')));
  expect(bad.status).toBe(422);
  expect(bad.text).toContain('hub.callback');
});

test('S15: what is wrong with a service’s config is said of the callback, each key named once', async () => {
  const mail = await api.hub(asks('subscribe', 'push', { 'hub.callback': 'socialgateway://email?address=a' }));
  expect(mail.status).toBe(422);
  expect(mail.body).toMatchObject({
    errors: expect.arrayContaining([
      { field: 'hub.callback', message: expect.stringMatching(/^host is missing/) },
      { field: 'hub.callback', message: expect.stringMatching(/^address: no such setting/) },
    ]),
  });
});

/** A callback that names a service. */
const hipchat = (room: string): Record<string, string> => ({
  'hub.callback': `socialgateway://hipchat?auth_token=room-token&room=${room}&server=https%3A%2F%2F127.0.0.1`,
});

test('S15, S4: of a service a repository has one hook, which takes further topics', async () => {
  expect((await api.hub(asks('subscribe', 'push', hipchat('One')))).status).toBe(204);
  expect((await api.hub(asks('subscribe', 'issues', hipchat('One')))).status).toBe(204);
  expect(await api.hooks(source)).toMatchObject([
    { name: 'hipchat', events: ['push', 'issues'], config: { room: 'One', auth_token: '********' }, dialect: null },
  ]);
  const inside = await api.hub(
    asks('subscribe', 'push', { 'hub.callback': hipchat('A')['hub.callback']?.replace('127.0.0.1', '10.0.0.1') ?? '' }),
  );
  expect(inside.body).toMatchObject({
    errors: [{ field: 'hub.callback', message: expect.stringMatching(/^server: /) }],
  });
  expect((await api.hub(asks('unsubscribe', 'push', hipchat('One')))).status).toBe(204);
  expect((await api.hub(asks('unsubscribe', 'issues', hipchat('One')))).status).toBe(204);
  expect(await api.hooks(source)).toEqual([]);
});

test('S15, S4: a service with other settings takes the place of what was there, so that no room hears what it did not ask for', async () => {
  for (const event of ['push', 'issues']) await api.hub(asks('subscribe', event, hipchat('One')));
  const [first] = await api.hooks(source);
  expect((await api.hub(asks('subscribe', 'fork', hipchat('Two')))).status).toBe(204);
  expect(await api.hooks(source)).toMatchObject([{ id: first?.id, events: ['fork'], config: { room: 'Two' } }]);
  // What is over is nothing to end, and ends nothing.
  expect((await api.hub(asks('unsubscribe', 'fork', hipchat('One')))).status).toBe(204);
  expect(await api.hooks(source)).toMatchObject([{ events: ['fork'] }]);
  // Whoever changed a setting, and asks for all topics again, has all of them.
  for (const event of ['push', 'issues', 'fork']) await api.hub(asks('subscribe', event, hipchat('Three')));
  expect(await api.hooks(source)).toMatchObject([{ events: ['push', 'issues', 'fork'], config: { room: 'Three' } }]);
});

test.each(['github://hipchat', 'socialgateway://HipChat/', 'socialgateway://hipchat?'])(
  'S15: %s is enough to unsubscribe the service, as octokit.rb does; the last topic takes the hook with it',
  async (name) => {
    const alone = { 'hub.callback': name };
    for (const event of ['push', 'issues']) await api.hub(asks('subscribe', event, hipchat('One')));
    expect((await api.hub(asks('unsubscribe', 'push', alone), { authorization: bob })).status).toBe(404);
    expect((await api.hub(asks('unsubscribe', 'push', alone))).status).toBe(204);
    expect(await api.hooks(source)).toMatchObject([{ name: 'hipchat', events: ['issues'] }]);
    expect((await api.hub(asks('unsubscribe', 'issues', alone))).status).toBe(204);
    expect(await api.hooks(source)).toEqual([]);
    expect((await api.hub(asks('unsubscribe', 'issues', alone))).status).toBe(204);
    // To subscribe takes its settings, and a web hook is told by its URL.
    expect((await api.hub(asks('subscribe', 'push', alone))).status).toBe(422);
    expect((await api.hub(asks('unsubscribe', 'push', { 'hub.callback': 'github://web' }))).status).toBe(422);
  },
);

test('S16: owners and co-owners may, others learn no more than that there is nothing of theirs', async () => {
  expect((await api.hub(asks('subscribe', 'push'), { authorization: ada })).status).toBe(204);
  expect((await api.hub(asks('subscribe', 'fork'), { authorization: carol })).status).toBe(204);
  const other = await api.hub(asks('subscribe', 'push'), { authorization: bob });
  const unknown = await api.hub(
    { ...asks('subscribe', 'push'), 'hub.topic': 'http://h/octocat/none/events/push' },
    { authorization: bob },
  );
  expect([other.status, unknown.status]).toEqual([404, 404]);
  expect(other.text.replaceAll(source, '')).toBe(unknown.text.replaceAll('repos/octocat/none', ''));
  expect((await api.hub(asks('subscribe', 'push'), { authorization: 'Bearer wrong' })).status).toBe(401);
});

test.each([
  ['hub.mode', { 'hub.mode': 'publish' }],
  ['hub.topic', { 'hub.topic': 'http://socialgateway.net/octocat/Hello-World/events' }],
  ['hub.topic', { 'hub.topic': '/octocat/Hello-World/events/push' }],
  ['hub.topic', { 'hub.topic': 'http://socialgateway.net/%zz/b/events/push' }],
  ['hub.topic', { 'hub.topic': 'http://socialgateway.net/o/r/events/push?x=>' }],
  ['hub.callback', { 'hub.callback': '' }],
  ['hub.callback', { 'hub.callback': 'ftp://127.0.0.1/' }],
  ['hub.callback', { 'hub.callback': 'http://10.0.0.1/' }],
  ['hub.callback', { 'hub.callback': 'http://user:password@127.0.0.1/' }],
  ['hub.lease_seconds', { 'hub.lease_seconds': '0' }],
  ['hub.lease_seconds', { 'hub.lease_seconds': 'soon' }],
])('S13: a wrong %s is named: %j', async (field, wrong: Record<string, string>) => {
  const answer = await api.hub({ ...asks('subscribe', 'push'), ...wrong });
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ errors: [{ field }] });
});

test('S13: what is no form is refused by its type, its size or its shape, never with a 5xx', async () => {
  const send = async (contentType: string, body: string): Promise<number> =>
    (
      await fetch(`${api.url}/hub`, {
        method: 'POST',
        body,
        headers: { authorization: ada, 'content-type': contentType },
      })
    ).status;
  expect(await send('application/json', '{}')).toBe(415);
  expect(await send('multipart/form-data', 'x')).toBe(400);
  expect(await send('multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; na')).toBe(400);
  expect(await send('application/x-www-form-urlencoded', 'hub.mode=subscribe&hub.mode=unsubscribe')).toBe(422);
  expect(await send('application/x-www-form-urlencoded', 'x'.repeat(70_000))).toBe(413);
  expect(await send('application/x-www-form-urlencoded', '')).toBe(422);
});

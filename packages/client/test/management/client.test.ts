import { afterEach, expect, test } from 'vitest';
import { type Client, createClient } from '../../src/index.ts';
import { type Answer, startApi, type TestApi } from '../support/api.ts';

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function clientOf(...answers: Answer[]): Promise<{ client: Client; api: TestApi }> {
  api = await startApi(...answers);
  return { client: createClient({ url: `${api.url}/below/`, token: 'secret', timeoutMs: 60_000 }), api };
}

const away: Answer = { status: 503, headers: { 'retry-after': '0' }, body: problem(503, 'unavailable') };

function problem(status: number, code: string, errors?: object[]): object {
  return { type: 'about:blank', title: 'A title', status, code, detail: 'A detail.', ...(errors && { errors }) };
}

test('a call goes below the URL, with the token, and its parameters are encoded', async () => {
  const { client, api: server } = await clientOf({ status: 200, body: { id: 'a/b' } });
  await client.events.get('a/b ?#', { source: 'feeds/x&y' });
  expect(server.asked).toMatchObject([
    {
      method: 'GET',
      url: '/below/v1/events/a%2Fb%20%3F%23?source=feeds%2Fx%26y',
      headers: { authorization: 'Bearer secret', accept: 'application/json' },
    },
  ]);
});

test('a filter that is undefined is as one that isn’t there', async () => {
  const { client, api: server } = await clientOf({ status: 200, body: { deliveries: [], next: null } });
  await client.deliveries.list({ status: undefined, hook: 7 }).toArray();
  expect(server.asked[0]?.url).toBe('/below/v1/deliveries?hook=7');
});

test('lists that are given whole are asked for to their end', async () => {
  const link = (path: string) => ({ link: `<http://any.example/v1/${path}&cursor=a%2Fb>; rel="next"` });
  const { client, api: server } = await clientOf(
    { status: 200, headers: link('sources?per_page=1000'), body: [{ id: 'feeds/a' }] },
    { status: 200, body: [{ id: 'feeds/b' }] },
    { status: 200, headers: link('tokens?per_page=1000'), body: [] },
    { status: 200, body: [{ id: 'one' }] },
    { status: 200, headers: link('event-types?kind=feeds'), body: [{ type: 'x' }] },
    { status: 200, body: [{ type: 'y' }] },
  );
  expect((await client.sources.list()).map(({ id }) => id)).toEqual(['feeds/a', 'feeds/b']);
  expect((await client.tokens.list()).map(({ id }) => id)).toEqual(['one']);
  expect((await client.eventTypes.list({ kind: 'feeds' })).map(({ type }) => type)).toEqual(['x', 'y']);
  expect(server.asked.map(({ url }) => url)).toEqual([
    '/below/v1/sources?per_page=1000',
    '/below/v1/sources?per_page=1000&cursor=a%2Fb',
    '/below/v1/tokens?per_page=1000',
    '/below/v1/tokens?per_page=1000&cursor=a%2Fb',
    '/below/v1/event-types?kind=feeds&per_page=1000',
    '/below/v1/event-types?kind=feeds&per_page=1000&cursor=a%2Fb',
  ]);
});

test('a read is tried again when the connection breaks and when the server is away', async () => {
  const { client, api: server } = await clientOf({ status: 0 }, away, { status: 200, body: [] });
  expect(await client.sources.list()).toEqual([]);
  expect(server.asked).toHaveLength(3);
});

test('a read is not tried without end', async () => {
  const { client, api: server } = await clientOf(away, away, away, away);
  await expect(client.sources.list()).rejects.toMatchObject({ code: 'unavailable', status: 503, retryAfterMs: 0 });
  expect(server.asked).toHaveLength(4);
});

test('what changes something is sent once', async () => {
  const { client, api: server } = await clientOf(away, { status: 0 });
  await expect(client.sources.put('feeds/one')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(client.deliveries.redeliver(1)).rejects.toMatchObject({ code: 'unreachable' });
  expect(server.asked).toHaveLength(2);
});

test('an answer that does not come in time is an error', async () => {
  api = await startApi();
  const client = createClient({ url: api.url, timeoutMs: 20 });
  await expect(client.tokens.delete('x')).rejects.toMatchObject({
    code: 'timeout',
    message: /did not answer within 20 ms/,
  });
});

test('a problem becomes an error with its code, its fields and the body as it came', async () => {
  const errors = [{ field: 'role', message: 'must be there' }];
  const body = problem(422, 'invalid', errors);
  const { client } = await clientOf({ status: 422, body });
  await expect(client.tokens.create({ role: 'user' })).rejects.toMatchObject({
    name: 'PosthornError',
    message: 'A title. A detail.',
    code: 'invalid',
    status: 422,
    errors,
    problem: body,
  });
});

test('an error in GitHub’s shape becomes the same kind of error', async () => {
  const body = {
    message: 'Validation Failed',
    errors: [{ resource: 'Hook', code: 'custom', field: 'config.url', message: 'must be a URL' }],
  };
  const { client } = await clientOf({ status: 422, body }, { status: 404, body: { message: 'Not Found' } });
  await expect(client.hooks.create('feeds/one', { name: 'web', config: {} })).rejects.toMatchObject({
    message: 'Validation Failed. config.url: must be a URL',
    code: 'invalid',
    errors: [{ field: 'config.url', message: 'must be a URL' }],
    problem: body,
  });
  await expect(client.hooks.get('feeds/one', 1)).rejects.toMatchObject({ code: 'not_found', status: 404 });
});

test.each([
  { status: 200, body: '<h1>Welcome</h1>' },
  { status: 404, body: '<h1>Not found</h1>' },
  { status: 302, headers: { location: '/elsewhere' } },
])('an answer that is not Posthorn’s is told as such: %j', async (answer) => {
  const { client, api: server } = await clientOf(answer);
  await expect(client.sources.list()).rejects.toMatchObject({ code: 'unexpected_answer', status: answer.status });
  expect(server.asked).toHaveLength(1);
});

test.each(['feeds', 'feeds/', 'feeds/..', '../v1/tokens', 'repos/only', 'feeds/a/b', 'system', ''])(
  'hooks of %j are not asked for: that is no source that has any',
  async (source) => {
    const { client, api: server } = await clientOf();
    await expect(client.hooks.delete(source, 1)).rejects.toMatchObject({
      code: 'invalid',
      errors: [{ field: 'source' }],
    });
    expect(server.asked).toEqual([]);
  },
);

test('a topic and a callback go to the hub as a form', async () => {
  const { client, api: server } = await clientOf({ status: 202 }, { status: 204 });
  const subscription = { topic: 'https://x.example/o/r/events/push', callback: 'https://y.example/?a=1&b=2' };
  expect(await client.hub.subscribe({ ...subscription, leaseSeconds: 60 })).toEqual({ state: 'asking' });
  expect(await client.hub.unsubscribe(subscription)).toEqual({ state: 'done' });
  expect(server.asked.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
    {
      'hub.mode': 'subscribe',
      'hub.topic': subscription.topic,
      'hub.callback': subscription.callback,
      'hub.lease_seconds': '60',
    },
    { 'hub.mode': 'unsubscribe', 'hub.topic': subscription.topic, 'hub.callback': subscription.callback },
  ]);
});

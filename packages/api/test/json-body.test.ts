import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';

const source = 'repos/octocat/Hello-World';
const hooks = `/api/v3/${source}/hooks`;

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await api.ask('PUT', `/v1/sources/${source}`, {});
});
afterAll(() => api.close());

const hook = (path: string): string =>
  JSON.stringify({ name: 'web', config: { url: `https://example.com/${path}`, content_type: 'json' } });

/** Sends a text as it is, without a content type. */
async function sendUnmarked(url: string, body: string): Promise<number> {
  const { status } = await api.ask('POST', url, Buffer.from(body), 'the-operator', {
    'content-length': String(body.length),
  });
  return status;
}

test('S4: a hook is made from JSON without a content type, as the clients in Perl send it', async () => {
  expect(await sendUnmarked(hooks, hook('perl'))).toBe(201);
  expect(await sendUnmarked(`/${source}/hooks`, hook('perl-2'))).toBe(201);
});

test.each(['application/x-www-form-urlencoded', 'Application/X-WWW-Form-Urlencoded; charset=utf-8'])(
  'S4: a hook is made from JSON sent as %s, as curl -d and Octokit.net do',
  async (contentType) => {
    const { status, body } = await api.send('POST', hooks, contentType, hook(`curl-${contentType.length}`));
    expect([status, body['name']]).toEqual([201, 'web']);
  },
);

test('a form is not JSON, and other types are not read at all', async () => {
  const form = await api.send('POST', hooks, 'application/x-www-form-urlencoded', 'name=web');
  expect([form.status, form.body['message']]).toEqual([400, 'Problems parsing JSON']);
  for (const contentType of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x']) {
    expect((await api.send('POST', hooks, contentType, hook('no'))).status).toBe(415);
  }
});

test('elsewhere JSON has to say that it is JSON', async () => {
  const tokens = JSON.stringify({ role: 'operator' });
  expect((await api.send('POST', '/v1/tokens', 'application/x-www-form-urlencoded', tokens)).status).toBe(415);
  expect(await sendUnmarked('/v1/tokens', tokens)).toBe(415);
});

test('a POST with neither body nor content type is fine where no body is wanted', async () => {
  const made = await api.ask('POST', hooks, JSON.parse(hook('pinged')));
  expect((await api.ask('POST', `${hooks}/${String(made.body['id'])}/pings`)).status).toBe(204);
});

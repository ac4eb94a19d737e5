import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('a request without a token is answered 401 and told how to authenticate', async () => {
  const { status, headers, body } = await api.ask('GET', '/v1/sources', undefined, null);
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toBe('Bearer');
  expect(headers['content-type']).toBe('application/problem+json');
  expect(body).toMatchObject({
    code: 'unauthorized',
    status: 401,
    detail: expect.stringContaining('Authorization: Bearer'),
  });
});

test('an unknown token is answered 401', async () => {
  expect((await api.ask('GET', '/v1/sources', undefined, 'nonsense')).status).toBe(401);
});

test('a producer token may not use the api', async () => {
  const { status, body } = await api.ask('GET', '/v1/sources', undefined, await api.tokenOf('producer'));
  expect(status).toBe(403);
  expect(body['detail']).toContain('may post events only');
});

test('a path that does not exist is a problem too', async () => {
  const { status, body } = await api.ask('GET', '/v1/nowhere?secret=1');
  expect(status).toBe(404);
  expect(body['detail']).toBe('There is nothing at GET /v1/nowhere.');
});

test('a body that is not JSON is 400, another content type 415, and both say so', async () => {
  const broken = await api.send('POST', '/v1/tokens', 'application/json', '{"role":');
  expect(broken.status).toBe(400);
  expect(broken.body['detail']).toContain('not JSON');
  const form = await api.send('POST', '/v1/tokens', 'application/x-www-form-urlencoded', 'role=user');
  expect(form.status).toBe(415);
  expect(form.body['detail']).toContain('Content-Type: application/json');
});

test('a path with broken percent-encoding is the request’s fault', async () => {
  expect((await api.ask('GET', '/v1/sources/%zz')).status).toBe(400);
});

test('the root tells the way on, also below /api/v3, without a token', async () => {
  for (const path of ['/', '/api/v3', '/api/v3/']) {
    const { status, body } = await api.ask('GET', path, undefined, null);
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Posthorn', openapi_url: 'http://localhost:80/openapi.json' });
    const inBrowser = await api.ask('GET', path, undefined, null, { accept: 'text/html' });
    expect([inBrowser.status, inBrowser.headers['location']]).toEqual([302, '/docs']);
  }
});

test('health routes need no token', async () => {
  expect((await api.ask('GET', '/healthz', undefined, null)).status).toBe(200);
  expect((await api.ask('GET', '/readyz', undefined, null)).status).toBe(200);
});

test('while Redis is away the api answers 503 with Retry-After, and goes on by itself afterwards', async () => {
  await api.redis.kill();
  const { status, headers, body } = await api.ask('GET', '/v1/sources');
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('1');
  expect(body['code']).toBe('unavailable');
  expect((await api.ask('GET', '/readyz', undefined, null)).status).toBe(503);
  expect((await api.ask('GET', '/healthz', undefined, null)).status).toBe(200);
  await api.redis.start();
  await expect.poll(async () => (await api.ask('GET', '/v1/sources')).status, { timeout: 30_000 }).toBe(200);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('a token is shown once, works, and ends with its deletion', async () => {
  const made = await api.ask<{ id: string; token: string }>('POST', '/v1/tokens', { role: 'operator' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ role: 'operator', user: null, sources: [], created_at: expect.any(String) });
  const { id, token } = made.body;
  const list = await api.ask<{ id: string }[]>('GET', '/v1/tokens', undefined, token);
  expect(list.body.map((one) => one.id)).toContain(id);
  expect(list.text).not.toContain(token);
  expect((await api.ask('DELETE', `/v1/tokens/${id}`)).status).toBe(204);
  expect((await api.ask('GET', '/v1/tokens', undefined, token)).status).toBe(401);
  expect((await api.ask('DELETE', `/v1/tokens/${id}`)).status).toBe(404);
});

test('tokens are stored hashed', async () => {
  const token = await api.tokenOf('user', 'ada');
  const stored = await api.store.redis.hgetall('{posthorn}tokens');
  expect(JSON.stringify(stored)).not.toContain(token);
});

test('only operators manage tokens', async () => {
  const token = await api.tokenOf('user', 'ada');
  expect((await api.ask('POST', '/v1/tokens', { role: 'operator' }, token)).status).toBe(403);
  expect((await api.ask('GET', '/v1/tokens', undefined, token)).status).toBe(403);
  expect((await api.ask('DELETE', '/v1/tokens/x', undefined, token)).status).toBe(403);
});

test('a role that needs a user or sources is told so', async () => {
  const user = await api.ask('POST', '/v1/tokens', { role: 'user' });
  expect(user).toMatchObject({ status: 422, body: { errors: [{ field: 'user' }] } });
  const producer = await api.ask('POST', '/v1/tokens', { role: 'producer' });
  expect(producer).toMatchObject({ status: 422, body: { errors: [{ field: 'sources' }] } });
  const role = await api.ask('POST', '/v1/tokens', { role: 'king' });
  expect(role.body['errors']).toEqual([{ field: 'role', message: 'must be "producer" or "user" or "operator"' }]);
  const nothing = await api.ask('POST', '/v1/tokens');
  expect(nothing.body['errors']).toEqual([{ field: 'body', message: 'is required: a JSON object' }]);
});

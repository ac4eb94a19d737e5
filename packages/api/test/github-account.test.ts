import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('GET /user tells whose token it is, in both layouts', async () => {
  const ada = await api.tokenOf('user', 'ada');
  for (const path of ['/user', '/api/v3/user']) {
    const { status, headers, body } = await api.ask('GET', path, undefined, ada);
    expect([status, body]).toEqual([200, { login: 'ada', type: 'User', site_admin: false }]);
    expect(headers['etag']).toMatch(/^W\/"/);
  }
  const named = await api.tokenOf('operator', 'olga');
  expect((await api.ask('GET', '/user', undefined, named)).body).toEqual({
    login: 'olga',
    type: 'User',
    site_admin: true,
  });
  expect((await api.ask('GET', '/user')).body).toMatchObject({ login: 'operator' });
  const wrong = await api.ask('GET', '/api/v3/user', undefined, 'nonsense');
  expect([wrong.status, wrong.body['message']]).toEqual([401, 'Bad credentials']);
});

test('GET /rate_limit says in GitHub’s shape that there is plenty', async () => {
  for (const path of ['/rate_limit', '/api/v3/rate_limit']) {
    const { status, body } = await api.ask('GET', path);
    expect(status).toBe(200);
    const plenty = { limit: 1_000_000, used: 0, remaining: 1_000_000, reset: 2_147_483_647 };
    expect(body).toEqual({ resources: { core: plenty }, rate: plenty });
  }
});

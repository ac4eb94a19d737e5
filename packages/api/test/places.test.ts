import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;
let ada: string;
let bob: string;

beforeAll(async () => {
  api = await startTestApi();
  [ada, bob] = [await api.tokenOf('user', 'ada'), await api.tokenOf('user', 'bob')];
});
afterAll(() => api.close());

async function put(id: string, isPublic = false): Promise<number> {
  const { body } = await api.ask('PUT', `/v1/sources/${id}`, { owners: ['ada'], public: isPublic });
  return Number(body['number']);
}

test('S17: a repository is there in GitHub’s shape, in both layouts, for clients that ask before they look at hooks', async () => {
  const id = await put('repos/octo/one', true);
  for (const layout of ['', '/api/v3']) {
    const url = `http://localhost:80${layout}/repos/octo/one`;
    const { status, headers, body } = await api.ask('GET', `${layout}/repos/octo/one`, undefined, ada);
    expect(status).toBe(200);
    expect(headers['etag']).toMatch(/^W\/"/);
    expect(body).toEqual({
      id,
      name: 'one',
      full_name: 'octo/one',
      owner: { login: 'octo' },
      private: false,
      url,
      hooks_url: `${url}/hooks`,
    });
  }
});

test('S17: an organization is there in GitHub’s shape, in both layouts', async () => {
  const id = await put('orgs/octo');
  for (const layout of ['', '/api/v3']) {
    const url = `http://localhost:80${layout}/orgs/octo`;
    const { status, body } = await api.ask('GET', `${layout}/orgs/octo`, undefined, ada);
    expect([status, body]).toEqual([200, { login: 'octo', id, url, hooks_url: `${url}/hooks` }]);
  }
});

test('S3, M10: what is somebody else’s, or not there, is 404, public or not', async () => {
  await put('repos/octo/public', true);
  await put('orgs/private');
  for (const [token, path] of [
    [bob, '/repos/octo/public'],
    [bob, '/orgs/private'],
    [ada, '/repos/octo/nowhere'],
    [ada, '/orgs/nobody'],
  ] as const) {
    const { status, body } = await api.ask('GET', `/api/v3${path}`, undefined, token);
    expect([status, body['message']]).toEqual([404, 'Not Found']);
  }
  expect((await api.ask('GET', '/repos/octo/public', undefined, null)).status).toBe(401);
});

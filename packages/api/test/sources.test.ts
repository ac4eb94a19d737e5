import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;
let ada: string;
let bob: string;
let cleo: string;

beforeAll(async () => {
  api = await startTestApi();
  [ada, bob, cleo] = (await Promise.all(['ada', 'bob', 'cleo'].map((name) => api.tokenOf('user', name)))) as [
    string,
    string,
    string,
  ];
});
afterAll(() => api.close());

const hers = { owners: ['ada'], co_owners: ['bob'], public: false };

test('a source is made with 201 and replaced with 200, under its plain or percent-encoded id', async () => {
  const made = await api.ask('PUT', '/v1/sources/feeds/first', hers);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    id: 'feeds/first',
    ...hers,
    number: expect.any(Number),
    created_at: expect.stringMatching(/Z$/),
  });
  const replaced = await api.ask('PUT', '/v1/sources/feeds%2Ffirst', { owners: ['ada', 'ada'] });
  expect(replaced.status).toBe(200);
  expect(replaced.body).toMatchObject({ owners: ['ada'], co_owners: [], public: false, number: made.body['number'] });
  expect((await api.ask('GET', '/v1/sources/feeds%2Ffirst')).body).toEqual(replaced.body);
  expect((await api.ask('GET', '/v1/sources/feeds/first')).body).toEqual(replaced.body);
});

test('owners and co-owners see their sources; for everyone else they are not there', async () => {
  await api.ask('PUT', '/v1/sources/repos/ada/tools', hers);
  for (const token of [ada, bob]) {
    expect((await api.ask('GET', '/v1/sources/repos/ada/tools', undefined, token)).status).toBe(200);
  }
  const hidden = await api.ask('GET', '/v1/sources/repos/ada/tools', undefined, cleo);
  const missing = await api.ask('GET', '/v1/sources/repos/ada/other', undefined, cleo);
  expect(hidden.status).toBe(404);
  expect(String(hidden.body['detail']).replace('tools', 'other')).toBe(missing.body['detail']);
  expect((await api.ask<{ id: string }[]>('GET', '/v1/sources', undefined, cleo)).body).toEqual([]);
  const mine = (await api.ask<{ id: string }[]>('GET', '/v1/sources', undefined, bob)).body.map(({ id }) => id);
  expect(mine).toEqual(['repos/ada/tools']);
});

test('owners choose co-owners, and nothing else', async () => {
  const url = '/v1/sources/feeds/shared';
  await api.ask('PUT', url, hers);
  expect((await api.ask('PUT', url, { ...hers, co_owners: ['cleo'] }, ada)).body['co_owners']).toEqual(['cleo']);
  expect((await api.ask('PUT', url, { ...hers, owners: ['ada', 'cleo'] }, ada)).status).toBe(403);
  expect((await api.ask('PUT', url, { ...hers, public: true }, ada)).status).toBe(403);
  expect((await api.ask('PUT', url, hers, cleo)).status).toBe(403);
  expect((await api.ask('PUT', url, hers, bob)).status).toBe(404);
  expect((await api.ask('PUT', '/v1/sources/feeds/new', hers, ada)).status).toBe(404);
  expect((await api.ask('GET', url)).body).toMatchObject({ owners: ['ada'], co_owners: ['cleo'] });
});

test('what is wrong with a source is said field by field', async () => {
  const badId = await api.ask('PUT', '/v1/sources/feeds/a/b', hers);
  expect(badId).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'id', message: expect.stringContaining('feeds/NAME') }] },
  });
  expect((await api.ask('PUT', '/v1/sources/system', hers)).status).toBe(422);
  const { status, body } = await api.ask('PUT', '/v1/sources/feeds/wrong', {
    owners: 'ada',
    co_owners: [''],
    color: 'red',
  });
  expect(status).toBe(422);
  expect(body['errors']).toEqual([
    { field: 'owners', message: 'must be a list' },
    { field: 'co_owners.0', message: 'must have at least 1 characters' },
    { field: 'color', message: 'is not known here; leave it out' },
  ]);
});

test('only an operator deletes a source, and only without hooks', async () => {
  await api.ask('PUT', '/v1/sources/feeds/gone', hers);
  expect((await api.ask('DELETE', '/v1/sources/feeds/gone', undefined, ada)).status).toBe(403);
  const hook = await api.ask('POST', '/feeds/gone/hooks', { name: 'web', config: { url: 'https://example.com/' } });
  expect((await api.ask('DELETE', '/v1/sources/feeds/gone')).status).toBe(409);
  expect((await api.ask('DELETE', `/feeds/gone/hooks/${String(hook.body['id'])}`)).status).toBe(204);
  expect((await api.ask('DELETE', '/v1/sources/feeds/gone')).status).toBe(204);
  expect((await api.ask('DELETE', '/v1/sources/feeds/gone')).status).toBe(404);
  expect((await api.ask('DELETE', '/v1/sources/system')).status).toBe(409);
});

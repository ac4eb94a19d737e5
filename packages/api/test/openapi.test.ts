import { afterAll, beforeAll, expect, test } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { faultsOf, operationsOf } from '../../../test/support/openapi-document.ts';
import { startTestApi, type TestApi } from './support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('the document is valid OpenAPI 3.1, and its examples are as its schemas say', async () => {
  expect(await faultsOf(api.document)).toEqual([]);
});

test('every route is in the document, and everything in the document is a route', () => {
  // What is at the root of a prefix is there with a slash behind it, too.
  const routes = api.routes.map((route) => route.replace(/ \/api\/v3$/, '$&/'));
  expect(operationsOf(api.document).sort()).toEqual(routes.sort());
});

test('routes below /api/v3 are servers of the same operations, not operations of their own', () => {
  expect(api.document.paths['/feeds/{feed}/hooks']?.['servers']).toMatchObject([{ url: '/' }, { url: '/api/v3' }]);
  expect(Object.keys(api.document.paths).filter((path) => path.startsWith('/api/v3'))).toEqual([]);
});

test('the document, and the page to read it by, need no token and come from here alone', async () => {
  const { status, headers, text } = await api.ask('GET', '/docs', undefined, null);
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(text).not.toMatch(/https?:/);
  for (const [, file] of text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)) {
    expect((await api.ask('GET', `/${file}`, undefined, null)).status).toBe(200);
  }
  expect((await api.ask('GET', '/openapi.json', undefined, null)).body).toEqual(api.document);
});

test('no example holds a secret', () => {
  expect(JSON.stringify(api.document)).not.toMatch(/whsec_|posthorn_[\w-]{10}|the-operator/);
});

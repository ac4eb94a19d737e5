import { afterAll, beforeAll, expect, test } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { placesOf } from '../../../test/support/openapi-answers.ts';
// @boundaries-ignore what all packages' tests share is at the top
import { faultsOf, operationsOf } from '../../../test/support/openapi-document.ts';
import { startTestIngest, type TestIngest } from './support/ingest.ts';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/sample-feed');
});
afterAll(() => ingest.close());

test('the document is valid OpenAPI 3.1, and its examples are as its schemas say', async () => {
  expect(await faultsOf(ingest.document)).toEqual([]);
});

test('every route is in the document, and everything in the document is a route', () => {
  expect(operationsOf(ingest.document).sort()).toEqual([...ingest.routes].sort());
});

test('its examples are accepted as they are', async () => {
  const [post] = placesOf(ingest.document).filter(({ path }) => path === '/v1/events');
  const { content = {} } = post?.operation.requestBody ?? {};
  expect(Object.keys(content)).toHaveLength(2);
  for (const [contentType, { examples = {} }] of Object.entries(content)) {
    for (const { value } of Object.values(examples)) {
      expect((await ingest.post(JSON.stringify(value), { contentType })).status).toBe(202);
    }
  }
});

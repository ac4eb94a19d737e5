import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { placesOf } from '../../../test/support/openapi-answers.ts';
// @boundaries-ignore what all packages' tests share is at the top
import { requestsTo } from '../../../test/support/openapi-fuzz.ts';
import { startTestIngest, type TestIngest } from './support/ingest.ts';

const seed = Number(process.env['TEST_SEED']);

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/sample-feed');
});
afterAll(() => ingest.close());

describe(`TEST_SEED=${seed}`, () => {
  test('no request made from the document, right or wrong, is answered with a 5xx, and refusals name a field', async () => {
    for (const place of placesOf(ingest.document).filter(({ method }) => method === 'POST')) {
      await fc.assert(
        fc.asyncProperty(requestsTo(ingest.document, place, new Map()), async ({ url, headers, payload }) => {
          const contentType = headers?.['content-type'] ?? 'application/json';
          const { status, body } = await ingest.post(payload ?? '', { url, contentType });
          expect(status).toBeLessThan(500);
          if (status < 400) return;
          const errors = body['errors'] as { field: string; message: string }[] | undefined;
          for (const { field, message } of errors ?? [{ field: '', message: '' }])
            expect([field, message]).not.toContain('');
        }),
        { seed, numRuns: 400 },
      );
    }
  });
});

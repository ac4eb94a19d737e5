import { createToken } from '@posthorn/store/tokens';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { placesOf } from '../../../test/support/openapi-answers.ts';
import { type Answer, startTestIngest, type TestIngest } from './support/ingest.ts';

/** Who may use an operation: `public` is everybody, `producer` those that are granted the source, and operators. */
const rules: Record<string, 'public' | 'producer'> = {
  getStart: 'public',
  getOpenApi: 'public',
  getDocs: 'public',
  getDocsStyle: 'public',
  getDocsLibrary: 'public',
  getDocsStart: 'public',
  postEvent: 'producer',
  postEvents: 'producer',
};

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest('feeds/granted', 'feeds/others1');
});
afterAll(() => ingest.close());

test('every operation has a rule, and every rule an operation', () => {
  const ids = placesOf(ingest.document).map(({ operation }) => operation.operationId);
  expect(Object.keys(rules).sort()).toEqual(ids.sort());
});

const producing = Object.entries(rules).flatMap(([id, rule]) => (rule === 'producer' ? [id] : []));

describe.each(producing)('%s', (id) => {
  const path = (): string =>
    placesOf(ingest.document).find(({ operation }) => operation.operationId === id)?.path ?? '';

  /** What became of one event, alone or in a batch. */
  async function post(source: string, token: string | null): Promise<{ status: number; text: string }> {
    const event = { source, type: 'ping', data: {} };
    const { status, body }: Answer = await ingest.post(path().endsWith('/batch') ? [event] : event, {
      url: path(),
      token,
    });
    const [result] = (body['results'] ?? []) as { status: number }[];
    return { status: result?.status ?? status, text: JSON.stringify(body).replaceAll(source, 'SOURCE') };
  }

  test('takes events on sources that a token is granted', async () => {
    const { token } = await ingest.producer('feeds/granted');
    expect((await post('feeds/granted', token)).status).toBe(202);
  });

  test('tells nobody else whether a source is there', async () => {
    const { token: producer } = await ingest.producer('feeds/granted');
    const { token: user } = await createToken(ingest.store, { role: 'user', user: 'ada' }, new Date());
    for (const [token, status] of [
      [producer, 403],
      [user, 403],
      ['posthorn_unknown', 401],
      [null, 401],
    ] as const) {
      const real = await post('feeds/others1', token);
      expect(real.status).toBe(status);
      expect(real).toEqual(await post('feeds/missing', token));
    }
  });
});

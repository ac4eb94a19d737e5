import { builtInCatalogue } from '@posthorn/core/event-catalogue';
import { parsePostedEvent } from '@posthorn/core/posted-event';
import { Problem } from '@posthorn/core/problem';
import type { Token } from '@posthorn/core/token';
import { type acceptEvents, eventsPerCall } from '@posthorn/store/accept-events';
import type { Store } from '@posthorn/store/store';
import { expect, test, vi } from 'vitest';
import { Intake } from '../src/intake.ts';
import { postBatch } from '../src/post-batch.ts';

const accepting = vi.hoisted(() => vi.fn<typeof acceptEvents>());
vi.mock(import('@posthorn/store/accept-events'), async (original) => ({
  ...(await original()),
  acceptEvents: accepting,
}));

const token: Token = { id: 't', role: 'operator', user: null, sources: [], events_per_second: null, created_at: '' };
const posting = { token, catalogue: builtInCatalogue, idempotencyKey: undefined, now: '2026-01-31T12:00:00Z' };

test('a call that fails is an answer for its own events: others are stored, and what is wrong with one is said still', async () => {
  accepting.mockImplementation(async (_store, events) => {
    if (events.some(({ id }) => id === 'e-150')) throw new Error('away');
    return events.map(() => 'new');
  });
  const count = eventsPerCall * 3;
  const items = Array.from({ length: count }, (_, n) =>
    JSON.stringify({ id: `e-${n}`, source: 'sites/a', type: 'test', data: n === 280 ? 'no object' : {} }),
  );
  const problemOf = (error: unknown) =>
    error instanceof Problem ? error : new Problem('unavailable', 'Redis is away.');
  const results = await postBatch(
    new Intake({} as Store),
    { ...posting, items, parseItem: parsePostedEvent },
    problemOf,
  );
  const statusOf = (n: number): number => (n === 280 ? 422 : n >= 100 && n < 200 ? 503 : 202);
  expect(results.map(({ status }) => status)).toEqual(items.map((_, n) => statusOf(n)));
  expect(results[299]).toEqual({ status: 202, id: 'e-299', duplicate: false });
});

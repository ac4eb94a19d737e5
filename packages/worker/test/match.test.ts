import { maxFilteredLength } from '@posthorn/core/filter-tester';
import { describe, expect, test } from 'vitest';
import { matchingHooks, passing } from '../src/match.ts';
import { eventOf, hookOf } from './support/samples.ts';

test('an event goes to the hooks that are active, subscribed to its type, and have a format for it', () => {
  const hooks = [
    hookOf({ id: 1, events: ['*'] }),
    hookOf({ id: 2, events: ['package.*'] }),
    hookOf({ id: 3, events: ['package.deleted', 'package.added'] }),
    hookOf({ id: 4, events: ['package.deleted'] }),
    hookOf({ id: 5, events: ['*'], active: false }),
    hookOf({ id: 6, events: ['*'], dialect: 'myget-v1-preview' }),
  ];
  const idsFor = (type: string): number[] => matchingHooks(hooks, type).map(({ id }) => id);
  expect(idsFor('package.added')).toEqual([1, 2, 3, 6]);
  expect(idsFor('package.deleted')).toEqual([1, 2, 3, 4, 6]);
  expect(idsFor('packages')).toEqual([1, 6]);
  // The preview format knows finished builds only.
  expect(idsFor('build.queued')).toEqual([1]);
});

describe('filters', () => {
  const main = hookOf({ id: 1, filter: { 'data.ref': 'refs/heads/main' } });
  const unfiltered = [hookOf({ id: 2 }), hookOf({ id: 3, filter: null })];
  const byAda = hookOf({ id: 4, filter: { actor: 'ada', 'data.commits': { $elemMatch: { added: 'a.ts' } } } });
  const hooks = [main, ...unfiltered, byAda];
  const unread = () => Promise.reject(new Error('read for nothing'));
  const idsFor = async (data: string, actor: string | null = null): Promise<number[]> =>
    (await passing(hooks, eventOf({ type: 'push', actor, data }), unread)).map(({ id }) => id);

  test('let an event through that meets them, and hooks without one have all', async () => {
    expect(await idsFor('{"ref":"refs/heads/main"}')).toEqual([1, 2, 3]);
    expect(await idsFor('{"ref":"refs/heads/other"}')).toEqual([2, 3]);
    expect(await idsFor('{"commits":[{"added":[]},{"added":["b.ts","a.ts"]}]}', 'ada')).toEqual([2, 3, 4]);
    expect(await idsFor('{"commits":[{"added":[]},{"added":["b.ts","a.ts"]}]}', 'bob')).toEqual([2, 3]);
  });

  test('let an event through that is too large for them', async () => {
    const padded = (length: number): string => JSON.stringify({ pad: 'x'.repeat(length - '{"pad":""}'.length) });
    expect(await idsFor(padded(maxFilteredLength))).toEqual([2, 3]);
    expect(await idsFor(padded(maxFilteredLength + 1))).toEqual([1, 2, 3, 4]);
  });

  test('have large data read that is apart, unless it is too large for them anyway', async () => {
    const { data, ...head } = eventOf({ type: 'push', data: '{"ref":"refs/heads/main"}' });
    const large = (dataBytes: number) => ({ ...head, dataBytes });
    const ids = (passed: { id: number }[]) => passed.map(({ id }) => id);
    const limit = 3 * maxFilteredLength;
    expect(ids(await passing(hooks, large(limit), async () => ({ ...head, data })))).toEqual([1, 2, 3]);
    expect(ids(await passing(hooks, large(limit), async () => undefined))).toEqual([]);
    expect(ids(await passing(hooks, large(limit + 1), unread))).toEqual([1, 2, 3, 4]);
  });
});

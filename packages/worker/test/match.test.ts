import { expect, test } from 'vitest';
import { matchingHooks } from '../src/match.ts';
import { hookOf } from './support/samples.ts';

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

import { expect, test } from 'vitest';
import { messageOf } from '../../src/message/message.ts';
import { eventWith } from './events.ts';

const deactivated = (data: object) => messageOf(eventWith(data, { source: 'system', type: 'hook.deactivated' }));

test('a hook whose receiver is gone is bad news, with where it was', () => {
  expect(deactivated({ hook: 5121, source: 'feeds/sample-feed', reason: 'gone' })).toEqual({
    title: 'Hook 5121 was switched off',
    sentence:
      'Hook 5121 on feeds/sample-feed was switched off, since its receiver answered that it is gone for good (410).',
    fields: [
      { name: 'Hook', value: '5121' },
      { name: 'Source', value: 'feeds/sample-feed' },
      { name: 'Reason', value: 'gone' },
    ],
    link: null,
    color: 'bad',
  });
});

test('a hook that nothing reaches is bad news too', () => {
  expect(deactivated({ hook: 5121, source: 'feeds/sample-feed', reason: 'failing' })).toMatchObject({
    sentence:
      'Hook 5121 on feeds/sample-feed was switched off, since nothing has reached its receiver for a long time.',
    color: 'bad',
  });
});

test('a hook that a person switched off is a warning', () => {
  expect(deactivated({ hook: 5121, source: 'feeds/sample-feed', reason: 'person' })).toMatchObject({
    sentence: 'Hook 5121 on feeds/sample-feed was switched off by a person.',
    color: 'warning',
  });
});

test('without any data it is a sentence all the same', () => {
  expect(deactivated({}).sentence).toBe('A hook was switched off.');
});

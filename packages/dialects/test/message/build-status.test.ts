import { expect, test } from 'vitest';
import { buildStatusOf } from '../../src/message/build-status.ts';
import { eventWith } from './events.ts';

test.each([
  ['build.queued', {}, 'queued'],
  ['build.started', {}, 'started'],
  ['build.finished', { Result: 'success' }, 'success'],
  ['build.finished', { Result: 'Failed' }, 'failed'],
  ['build.finished', { Result: 'unknown' }, null],
  ['build.finished', {}, null],
  ['build.other', { Result: 'success' }, null],
  ['package.added', { Result: 'success' }, null],
])('%s with %j is %s', (type, data, status) => {
  expect(buildStatusOf(eventWith(data, { source: 'feeds/f', type }))).toBe(status);
});

test('data that is no JSON has no result', () => {
  expect(buildStatusOf({ ...eventWith({}, { type: 'build.finished' }), data: '{' })).toBeNull();
});

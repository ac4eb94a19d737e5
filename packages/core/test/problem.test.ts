import { expect, test } from 'vitest';
import { invalidField, Problem } from '../src/problem.ts';

test('a problem knows its status and its problem+json body', () => {
  expect(new Problem('not_found', 'No such hook.').body()).toEqual({
    type: 'about:blank',
    title: 'Not found',
    status: 404,
    code: 'not_found',
    detail: 'No such hook.',
  });
  expect(invalidField('events', 'must not be empty').body()).toMatchObject({
    status: 422,
    detail: 'events: must not be empty',
    errors: [{ field: 'events', message: 'must not be empty' }],
  });
});

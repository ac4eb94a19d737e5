import { expect, test } from 'vitest';
import { acceptsJson } from '../../src/hub/accept.ts';

test.each([
  ['application/json', true],
  ['text/html, Application/JSON; q=0.5', true],
  ['*/*', false],
  ['application/vnd.github.v3+json', false],
  ['application/json;q=0', false],
  ['application/json; q=0.000', false],
  [undefined, false],
])('S14: an Accept of %s asks for raw JSON: %s', (accept, expected) => {
  expect(acceptsJson(accept)).toBe(expected);
});

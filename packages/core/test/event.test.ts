import * as fc from 'fast-check';
import { validate, version } from 'uuid';
import { describe, expect, test } from 'vitest';
import { eventGuid, idFromKey } from '../src/event.ts';

describe('eventGuid', () => {
  test('is the id when that is a UUID', () => {
    const id = 'f83b6de3-9476-43b0-9f75-f9bf478539ca';
    expect(eventGuid({ id, source: 'feeds/x' })).toBe(id);
  });

  test('of any other id is a UUIDv5 that depends on source and id', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (id, other) => {
        fc.pre(!validate(id) && !validate(other));
        const guid = eventGuid({ id, source: 'feeds/x' });
        expect(version(guid)).toBe(5);
        expect(eventGuid({ id, source: 'feeds/x' })).toBe(guid);
        expect(eventGuid({ id, source: 'feeds/y' })).not.toBe(guid);
        expect(eventGuid({ id: other, source: 'feeds/x' }) === guid).toBe(id === other);
      }),
    );
  });
});

test('an idempotency key stands for one id per source and item', () => {
  const id = idFromKey('feeds/x', 'key', 0);
  expect(version(id)).toBe(5);
  expect(idFromKey('feeds/x', 'key', 0)).toBe(id);
  const others = [idFromKey('feeds/y', 'key', 0), idFromKey('feeds/x', 'yek', 0), idFromKey('feeds/x', 'key', 1)];
  expect(new Set([id, ...others]).size).toBe(4);
});

import { describe, expect, test } from 'vitest';
import { batchFormat, idempotencyKeyOf, textOf } from '../src/request-body.ts';

describe('textOf', () => {
  test('reads UTF-8', () => {
    expect(textOf(Buffer.from('{"é":"🎉"}'))).toBe('{"é":"🎉"}');
  });

  test('refuses what is empty, cut off inside a character, or another encoding', () => {
    for (const body of [undefined, Buffer.alloc(0), Buffer.from('🎉').subarray(0, 3), Buffer.from('é', 'latin1')]) {
      expect(() => textOf(body)).toThrow(expect.objectContaining({ code: 'bad_request' }));
    }
  });
});

describe('batchFormat', () => {
  test('is an array for application/json only, whatever follows it', () => {
    expect(
      ['application/json', 'Application/JSON', 'application/json; charset=utf-8', ' application/json ;x=y'].map(
        batchFormat,
      ),
    ).toEqual(Array(4).fill('array'));
    expect(['application/x-ndjson', 'application/jsonl', 'application/jsonlines'].map(batchFormat)).toEqual(
      Array(3).fill('ndjson'),
    );
  });
});

describe('idempotencyKeyOf', () => {
  test('takes 1 to 255 printable ASCII characters', () => {
    expect(idempotencyKeyOf(undefined)).toBeUndefined();
    expect(idempotencyKeyOf('a key')).toBe('a key');
    expect(idempotencyKeyOf('x'.repeat(255))).toHaveLength(255);
    for (const wrong of ['', 'x'.repeat(256), 'tab\t', 'é', ['a', 'b']]) {
      expect(() => idempotencyKeyOf(wrong)).toThrow(expect.objectContaining({ code: 'bad_request' }));
    }
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecretBox, newSecretKey } from '../src/secret-box.ts';

describe('a secret box', () => {
  test('opens what it sealed, whatever that is', () => {
    const box = createSecretBox([newSecretKey()]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(box.open(box.seal(text))).toBe(text);
      }),
    );
  });

  test('never seals the same text to the same bytes, nor shows it', () => {
    const box = createSecretBox([newSecretKey()]);
    const [first, second] = [box.seal('swordfish'), box.seal('swordfish')];
    expect(first).not.toBe(second);
    expect(first).not.toContain('swordfish');
    expect(Buffer.from(first.slice(first.indexOf('.') + 1), 'base64url').toString('latin1')).not.toContain('swordfish');
  });

  test('opens with any of its keys and seals with the first, so that keys can be rotated', () => {
    const [old, young] = [newSecretKey(), newSecretKey()];
    const sealed = createSecretBox([old]).seal('swordfish');
    const rotated = createSecretBox([young, old]);
    expect(rotated.open(sealed)).toBe('swordfish');
    expect(createSecretBox([young]).open(rotated.seal('cod'))).toBe('cod');
  });

  test('says which setting to mend when the key is missing', () => {
    const sealed = createSecretBox([newSecretKey()]).seal('swordfish');
    expect(() => createSecretBox([newSecretKey()]).open(sealed)).toThrow(/another key.*POSTHORN_SECRET_KEY/);
  });

  test('notices that a sealed text was tampered with', () => {
    const box = createSecretBox([newSecretKey()]);
    const sealed = box.seal('swordfish');
    const last = sealed.at(-2) === 'A' ? 'B' : 'A';
    expect(() => box.open(sealed.slice(0, -2) + last + sealed.slice(-1))).toThrow(/authenticate/);
  });

  test('is not made without a key', () => {
    expect(() => createSecretBox([])).toThrow(/at least one key/);
  });
});

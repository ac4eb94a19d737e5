import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CapturedBody, maxCapturedBytes } from '../../src/web/captured-body.ts';

function capture(chunks: Uint8Array[]): CapturedBody {
  const body = new CapturedBody();
  for (const chunk of chunks) body.add(Buffer.from(chunk));
  return body;
}

describe('CapturedBody', () => {
  it('gives the text that came, however it was cut into chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        expect(capture(chunks).text()).toBe(Buffer.concat(chunks).toString('utf8'));
      }),
    );
  });

  it('keeps exactly 64 KiB, and says only beyond them that more came', () => {
    const whole = Buffer.alloc(maxCapturedBytes, 'a');
    const body = capture([whole.subarray(0, 1000), whole.subarray(1000)]);
    expect(body.overflowed).toBe(false);
    body.add(Buffer.from('b'));
    expect(body.overflowed).toBe(true);
    expect(body.text()).toBe(whole.toString());
  });

  it('leaves out a character that the limit cuts in two', () => {
    const body = capture([Buffer.alloc(maxCapturedBytes - 1, 'a'), Buffer.from('é')]);
    expect(body.text()).toBe('a'.repeat(maxCapturedBytes - 1));
  });

  it('does not write into the chunks it was given', () => {
    const first = Buffer.from('first and some room').subarray(0, 5);
    const body = new CapturedBody();
    body.add(first);
    body.add(Buffer.from('second'));
    expect(Buffer.from(first.buffer, first.byteOffset, 19).toString()).toBe('first and some room');
    expect(body.text()).toBe('firstsecond');
  });
});

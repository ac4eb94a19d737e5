import { describe, expect, it } from 'vitest';
import { faultOf } from '../src/mail-format.ts';

const headers = ['From: a@b.c', 'Date: Sun, 22 Nov 2026 20:15:00 +0000', 'Message-ID: <1@b.c>'];
const fault = (...lines: string[]) => faultOf(Buffer.from(lines.join('\r\n')));

describe('faultOf', () => {
  it('finds nothing wrong with a plain mail', () => {
    expect(fault(...headers, 'Subject: a', '\tfolded one', '', 'Hello', '.', '')).toBeNull();
  });

  it.each([
    ['a bare LF', [...headers, '', 'a\nb'], 'a bare CR or LF'],
    ['a bare CR', [...headers, '', 'a\rb'], 'a bare CR or LF'],
    ['UTF-8 as it is', [...headers, '', 'é'], 'not ASCII'],
    ['a NUL', [...headers, '', '\0'], 'not ASCII'],
    ['a line of 999 bytes', [...headers, '', 'x'.repeat(999)], 'longer than 998 bytes'],
    ['headers without an end', headers, 'no empty line'],
    ['no Date', ['From: a@b.c', 'Message-ID: <1@b.c>', '', ''], 'there is no date header'],
    ['two Froms', ['From: eve@b.c', ...headers, '', ''], 'there are two from headers'],
    ['a line that is no header', [...headers, 'no header', '', ''], '"no header" is no header'],
    ['a header that begins folded', [' a', ...headers, '', ''], 'is no header'],
  ])('finds %s', (_, lines, message) => {
    expect(fault(...lines)).toContain(message);
  });
});

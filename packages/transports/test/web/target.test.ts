import { describe, expect, it } from 'vitest';
import { createTargetReader } from '../../src/web/target.ts';

const readTarget = createTargetReader();

describe('readTarget', () => {
  it('takes a URL apart', () => {
    expect(readTarget('https://[2606:4700::1111]/a%20b?c#d')).toEqual({
      origin: 'https://[2606:4700::1111]',
      path: '/a%20b?c',
      host: '[2606:4700::1111]',
      hostname: '2606:4700::1111',
      port: 443,
      secure: true,
    });
    expect(readTarget('HTTP://Example.com:81')).toMatchObject({
      host: 'example.com:81',
      port: 81,
      path: '/',
      secure: false,
    });
  });

  it('reads a URL once', () => {
    expect(readTarget('http://example.com/')).toBe(readTarget('http://example.com/'));
  });

  it.each(['', 'nonsense', 'ftp://example.com', 'http://user@example.com/', 'https://:pw@example.com/'])(
    'refuses %j',
    (url) => {
      expect(() => readTarget(url)).toThrow(expect.objectContaining({ reason: 'bad_request' }));
    },
  );
});

import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGuard } from '../../src/guard/guard.ts';

const lookup = async (hostname: string) => {
  if (hostname === 'public.example') return ['93.184.216.34'];
  if (hostname === 'inner.example') return ['192.168.0.10'];
  throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
};
const guard = createGuard({ allowedNetworks: [], lookup });

describe('checkUrl', () => {
  it.each(['https://public.example/hook', 'http://public.example:8443', 'https://1.1.1.1/'])(
    'accepts %s',
    async (url) => {
      expect(await guard.checkUrl(url)).toEqual({ ok: true });
    },
  );

  it('accepts a name that does not resolve yet, since every attempt checks again', async () => {
    expect(await guard.checkUrl('https://soon.example/')).toEqual({ ok: true });
  });

  it('accepts a name whose DNS server is silent, after 3 seconds', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const silent = createGuard({ allowedNetworks: [], lookup: () => new Promise(() => {}) });
    const check = silent.checkUrl('https://silent.example/');
    await vi.advanceTimersByTimeAsync(3000);
    expect(await check).toEqual({ ok: true });
  });

  it.each([
    ['nonsense', 'is not a URL'],
    ['ftp://public.example/', 'must begin with http://'],
    ['file:///etc/passwd', 'must begin with http://'],
    ['https://user@public.example/', 'may not hold a user'],
    ['https://:pw@public.example/', 'may not hold a user'],
    ['https://inner.example/', '"inner.example" leads to a private address'],
  ])('refuses %s and says why', async (url, why) => {
    expect(await guard.checkUrl(url)).toEqual({ ok: false, message: expect.stringContaining(why) });
  });

  it.each([
    'http://0x7f.1/',
    'http://2130706433/',
    'http://127.1/',
    'http://0/',
    'http://①②⑦.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::1]/',
    'http://0177.0.0.1/',
  ])('refuses loopback written as %s', async (url) => {
    expect(await guard.checkUrl(url)).toEqual({
      ok: false,
      message: expect.stringContaining('which hooks may not reach'),
    });
  });
});

import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGuard } from '../../src/guard/guard.ts';
import { web } from '../../src/web/entry.ts';

const lookup = async (hostname: string) => {
  if (hostname === 'public.example') return ['93.184.216.34'];
  if (hostname === 'inner.example') return ['192.168.0.10'];
  throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
};
const guard = createGuard({ allowedNetworks: [], lookup });

describe('checkHost', () => {
  it.each(['public.example', '1.1.1.1', '[2606:4700::1111]', '2606:4700::1111'])('accepts %s', async (hostname) => {
    expect(await guard.checkHost(hostname, 443)).toEqual({ ok: true });
  });

  it('accepts a name that does not resolve yet, since every attempt checks again', async () => {
    expect(await guard.checkHost('soon.example', 443)).toEqual({ ok: true });
  });

  it('accepts a name whose DNS server is silent, after 3 seconds', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const silent = createGuard({ allowedNetworks: [], lookup: () => new Promise(() => {}) });
    const check = silent.checkHost('silent.example', 443);
    await vi.advanceTimersByTimeAsync(3000);
    expect(await check).toEqual({ ok: true });
  });

  it('refuses a name that leads inside and says why', async () => {
    const message = expect.stringContaining('"inner.example" leads to a private address');
    expect(await guard.checkHost('inner.example', 443)).toEqual({ ok: false, message });
  });

  it.each(['0x7f.1', '2130706433', '127.1', '0', '[::ffff:127.0.0.1]', '[::1]', '::1', '0177.0.0.1', 'localhost'])(
    'refuses loopback written as %s',
    async (hostname) => {
      const real = createGuard({ allowedNetworks: [] });
      const message = expect.stringContaining('which hooks may not reach');
      expect(await real.checkHost(hostname, 443)).toEqual({ ok: false, message });
    },
  );

  it.each(['http://0x7f.1/', 'http://2130706433/', 'http://127.1/', 'http://0/', 'http://①②⑦.0.0.1/', 'http://[::1]/'])(
    'refuses loopback as the host of the web hook %s',
    async (url) => {
      const [host] = web.hostsOf({ url });
      expect(await guard.checkHost(host?.hostname ?? '', 443)).toMatchObject({ ok: false });
    },
  );
});

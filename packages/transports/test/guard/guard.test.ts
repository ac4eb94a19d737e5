import { describe, expect, it } from 'vitest';
import { createGuard, type Lookup } from '../../src/guard/guard.ts';

const names: Record<string, string[]> = {
  'public.example': ['93.184.216.34', '2606:4700::1111'],
  'inner.example': ['10.0.0.7'],
  'mixed.example': ['93.184.216.34', '127.0.0.1'],
  'empty.example': [],
};
const lookup: Lookup = async (hostname) => {
  const addresses = names[hostname];
  if (addresses === undefined)
    throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
  return addresses;
};
const guard = createGuard({ allowedNetworks: [], lookup });

describe('resolve', () => {
  it('gives the addresses of a public name in their order', async () => {
    expect(await guard.resolve('public.example', 443)).toEqual(['93.184.216.34', '2606:4700::1111']);
  });

  it('takes IP literals for themselves, IPv6 with or without brackets', async () => {
    expect(await guard.resolve('1.1.1.1', 443)).toEqual(['1.1.1.1']);
    expect(await guard.resolve('[2606:4700::1111]', 443)).toEqual(['2606:4700::1111']);
    expect(await guard.resolve('2606:4700::1111', 443)).toEqual(['2606:4700::1111']);
  });

  it('refuses a name if any one of its addresses is bad, and does not say which', async () => {
    const refused = await guard.resolve('mixed.example', 443).catch((error) => error);
    expect(refused).toMatchObject({ name: 'AttemptFailure', reason: 'network_blocked' });
    expect(refused.message).toContain('"mixed.example" leads to a loopback address');
    expect(refused.message).not.toContain('127.0.0.1');
  });

  it.each(['127.0.0.1', '[::1]', '::1', '[::ffff:127.0.0.1]'])('refuses the literal %s', async (host) => {
    await expect(guard.resolve(host, 443)).rejects.toMatchObject({ reason: 'network_blocked' });
  });

  it.each(['nowhere.example', 'empty.example'])('fails with reason dns for %s', async (host) => {
    await expect(guard.resolve(host, 443)).rejects.toMatchObject({ reason: 'dns' });
  });

  it('asks the system for localhost, and refuses it', async () => {
    const real = createGuard({ allowedNetworks: [] });
    await expect(real.resolve('localhost', 443)).rejects.toMatchObject({ reason: 'network_blocked' });
  });

  it('asks once for a name that many want at the same time, and again later', async () => {
    let asked = 0;
    const counting = createGuard({
      allowedNetworks: [],
      lookup: async () => {
        asked += 1;
        return ['1.1.1.1'];
      },
    });
    await Promise.all([counting.resolve('a.example', 443), counting.resolve('a.example', 443)]);
    expect(asked).toBe(1);
    await counting.resolve('a.example', 443);
    expect(asked).toBe(2);
  });

  it('asks again after a failure', async () => {
    let asked = 0;
    const failing = createGuard({ allowedNetworks: [], lookup: () => Promise.reject(new Error(String(++asked))) });
    await expect(failing.resolve('a.example', 443)).rejects.toMatchObject({ reason: 'dns' });
    await expect(failing.resolve('a.example', 443)).rejects.toMatchObject({ reason: 'dns' });
    expect(asked).toBe(2);
  });
});

describe('createGuard', () => {
  it('says which network it can not read', () => {
    expect(() => createGuard({ allowedNetworks: ['10.0.0.0/99'] })).toThrow('"10.0.0.0/99" is not a network');
  });
});

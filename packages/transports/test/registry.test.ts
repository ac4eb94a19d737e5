import { describe, expect, it } from 'vitest';
import { findTransport, hasFormFor, isSecretKey, supportsEvent, transportNames } from '../src/known.ts';
import { transports } from '../src/registry.ts';
import { hookTo, loopbackGuard } from './attempt.ts';

describe('the registry', () => {
  it('has the six transports, in the order in which people see them', () => {
    expect(transportNames()).toEqual(['web', 'email', 'hipchat', 'slack', 'twilio', 'twitter']);
  });

  it.each(Object.entries(transports))('has %s, which makes a transport of that name', async (name, entry) => {
    const transport = entry.create({ guard: loopbackGuard() });
    expect(transport.name).toBe(name);
    await transport.close();
  });

  it.each(Object.entries(transports))('has %s, whose secrets and hosts are keys of its config', (_, entry) => {
    const keys = Object.keys((entry.configSchema as unknown as { shape: object }).shape);
    expect(keys).toEqual(expect.arrayContaining([...entry.secretKeys]));
    expect(entry.secretKeys.length).toBeGreaterThan(0);
  });
});

describe('findTransport', () => {
  it.each(['pigeon', '', 'constructor', '__proto__', 'Web'])('knows no %j', (name) => {
    expect(findTransport(name)).toBeUndefined();
  });
});

describe('isSecretKey', () => {
  it('says which keys of a config are hidden', () => {
    expect(isSecretKey('web', 'secret')).toBe(true);
    expect(isSecretKey('web', 'url')).toBe(false);
    expect(isSecretKey('slack', 'url')).toBe(true);
    expect(isSecretKey('twilio', 'account_sid')).toBe(false);
  });

  it('hides every key of a transport that is not here', () => {
    expect(isSecretKey('pigeon', 'colour')).toBe(true);
  });
});

describe('hasFormFor', () => {
  it('asks the dialect of hooks that send HTTP, and of those alone', () => {
    const preview = { ...hookTo('https://example.com/'), dialect: 'myget-v1-preview' } as const;
    expect(hasFormFor(preview, 'build.queued')).toBe(false);
    expect(hasFormFor({ ...preview, name: 'slack' }, 'build.queued')).toBe(true);
  });

  it('has every type on every service (wire-formats.md M13), ping included', () => {
    for (const name of transportNames()) {
      for (const type of ['ping', 'push', 'package.added', 'anything.else'])
        expect(supportsEvent(name, type)).toBe(true);
    }
  });
});

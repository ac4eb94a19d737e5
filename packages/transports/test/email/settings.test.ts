import { describe, expect, it } from 'vitest';
import { readSettings, urlOf } from '../../src/email/settings.ts';

const least = { host: 'smtp.example.com', from: 'ann@example.com', to: 'bob@example.com' };
const serverOf = (config: Record<string, string>) => readSettings({ config: { ...least, ...config } }).server;

describe('readSettings', () => {
  it.each([
    [{}, { port: 587, tls: 'starttls' }, 'smtp://smtp.example.com:587'],
    [{ port: '25' }, { port: 25, tls: 'starttls' }, 'smtp://smtp.example.com:25'],
    [{ port: '465' }, { port: 465, tls: 'implicit' }, 'smtps://smtp.example.com:465'],
    [{ use_tls: '0' }, { port: 25, tls: 'none' }, 'smtp://smtp.example.com:25'],
    [{ use_tls: '0', port: '2525' }, { port: 2525, tls: 'none' }, 'smtp://smtp.example.com:2525'],
    [{ host: '[::1]' }, { host: '::1' }, 'smtp://[::1]:587'],
    [{ host: 'bücher.example' }, { host: 'xn--bcher-kva.example' }, 'smtp://xn--bcher-kva.example:587'],
  ])('reads %j', (config, server, url) => {
    expect(serverOf(config)).toMatchObject(server);
    expect(urlOf(serverOf(config))).toBe(url);
  });

  it('reads who is to log in', () => {
    expect(serverOf({}).login).toBeNull();
    expect(serverOf({ username: 'ann', password: 'secret' }).login).toEqual({ username: 'ann', password: 'secret' });
  });

  it('throws a failure that names what is wrong with a config that slipped through', () => {
    expect(() => readSettings({ config: { ...least, from: 'ann' } })).toThrow(
      expect.objectContaining({ reason: 'bad_request', message: expect.stringContaining('from must be one address') }),
    );
  });
});

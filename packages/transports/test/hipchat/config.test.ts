import { describe, expect, it } from 'vitest';
import { hipchatConfigSchema, serverUrl } from '../../src/hipchat/config.ts';
import { hipchat } from '../../src/hipchat/entry.ts';

const least = { auth_token: 'abc', room: '42' };

function messages(config: Record<string, string>): string[] {
  const parsed = hipchatConfigSchema.safeParse(config, { reportInput: true });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the config of a hipchat hook', () => {
  it('needs a token and a room; the server is HipChat’s own, without alert and without colours by status', () => {
    expect(hipchatConfigSchema.parse(least)).toEqual({
      ...least,
      server: 'api.hipchat.com',
      color_by_status: '0',
      notify: '0',
    });
    expect(messages({})).toEqual([
      expect.stringContaining('auth_token: auth_token is missing'),
      expect.stringContaining('room: room is missing'),
    ]);
  });

  it.each(['yellow', 'green', 'red', 'purple', 'gray', 'random'])('may have the colour %s', (color) => {
    expect(messages({ ...least, color })).toEqual([]);
  });

  it.each([
    ['chat.example.com', 'https://chat.example.com'],
    ['chat.example.com:8443', 'https://chat.example.com:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['HTTPS://chat.example.com/hipchat/', 'https://chat.example.com/hipchat'],
    ['[::1]', 'https://[::1]'],
  ])('may have the server %s', (server, url) => {
    expect(messages({ ...least, server })).toEqual([]);
    expect(serverUrl(server)).toBe(url);
  });

  it.each([
    '',
    ' ',
    'chat.example.com/path',
    'ftp://chat.example.com',
    'https://a:b@chat.example.com',
    'a@b',
    'https://a/?b',
    'a b',
    'http://',
  ])('may not have the server %j', (server) => {
    expect(messages({ ...least, server })).toEqual([expect.stringContaining('server: server must be a host name')]);
  });

  it.each([
    [{ room: '' }, 'room: room must have 1 to 100 characters'],
    [{ room: '..' }, 'room: room may not be "." or ".."'],
    [{ room: 'a\u0000' }, 'room: room must have'],
    [{ room: '\ud800' }, 'room: room must have'],
    [{ auth_token: 'a b' }, 'auth_token: auth_token must be'],
    [{ auth_token: 'a\r\nx: y' }, 'auth_token: auth_token must be'],
    [{ color: 'grey' }, 'color: color must be one of yellow, green, red, purple, gray, random'],
    [{ color_by_status: 'yes' }, 'color_by_status: color_by_status must be "1" or "0"'],
    [{ notify: 'yes' }, 'notify: notify must be "1" or "0"'],
    [{ colour: 'red' }, ': colour: no such setting of a hipchat hook; it has auth_token'],
  ])('may not have %j', (wrong, message) => {
    expect(messages({ ...least, ...wrong })).toEqual([expect.stringContaining(message)]);
  });

  it('has one secret, and names its server for the guard', () => {
    expect(hipchat.secretKeys).toEqual(['auth_token']);
    expect(hipchat.hostsOf({ ...least, server: 'http://10.0.0.1:81/x' })).toEqual([
      { key: 'server', hostname: '10.0.0.1', port: 81 },
    ]);
  });
});

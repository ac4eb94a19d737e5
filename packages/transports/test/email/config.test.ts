import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { emailConfigSchema } from '../../src/email/config.ts';

const least = { host: 'smtp.example.com', from: 'ann@example.com', to: 'bob@example.com' };
const messages = (config: unknown) =>
  emailConfigSchema.safeParse(config).error?.issues.map(({ message }) => message) ?? [];

describe('emailConfigSchema', () => {
  it('needs host, from and to alone; TLS and HTML are the defaults', () => {
    expect(emailConfigSchema.parse(least)).toEqual({ ...least, use_tls: '1', body: 'html' });
  });

  it('takes every setting', () => {
    const config = {
      host: 'smtp.example.com',
      port: '465',
      use_tls: '1',
      username: 'ann',
      password: 'p\u{e4}ss; word',
      from: 'Ann <ann@example.com>',
      to: 'bob@example.com; Eve <eve@example.com>',
      body: 'json',
    };
    expect(emailConfigSchema.parse(config)).toEqual(config);
  });

  it.each(['127.0.0.1', '::1', '[::1]', 'localhost', 'bücher.example', 'my_host', 'mail.example.com.'])(
    'takes the host %s',
    (host) => {
      expect(messages({ ...least, host })).toEqual([]);
    },
  );

  it.each([
    [{ host: undefined }, 'host is missing: give the name of your SMTP server'],
    [{ host: '' }, 'host is empty'],
    [{ host: 'smtp://example.com' }, 'host must be a host name or an IP address alone'],
    [{ host: 'example.com:25' }, 'host must be a host name or an IP address alone'],
    [{ host: 'exa mple.com' }, 'host must be a host name or an IP address alone'],
    [{ host: 'fe80::1%eth0' }, 'host must be a host name or an IP address alone'],
    [{ port: '0' }, 'port must be a whole number from 1 to 65535'],
    [{ port: '65536' }, 'port must be a whole number from 1 to 65535'],
    [{ port: '25a' }, 'port must be a whole number from 1 to 65535'],
    [{ port: '465', use_tls: '0' }, 'use_tls must be "1" with port 465'],
    [{ use_tls: 'yes' }, 'use_tls must be "1" (TLS is required) or "0" (no TLS at all)'],
    [{ username: 'ann' }, 'password is missing'],
    [{ password: 'secret' }, 'username is missing'],
    [{ username: 'ann', password: 'a\0b' }, 'password may hold no line breaks or control characters'],
    [{ username: 'a\r\nb', password: 'secret' }, 'username may hold no line breaks or control characters'],
    [{ from: undefined }, 'from is missing'],
    [{ from: 'ann' }, 'from must be one address'],
    [{ from: 'ann@example.com; bob@example.com' }, 'from must be one address'],
    [{ from: 'Ann\nBcc: eve@example.com <ann@example.com>' }, 'from may hold no line breaks'],
    [{ to: undefined }, 'to is missing: give the recipients’ addresses, separated by semicolons'],
    [{ to: ' ; ' }, 'to names nobody'],
    [{ to: 'bob@example.com, eve@example.com' }, 'to holds "bob@example.com, eve@example.com", which is no address'],
    [{ to: 'bob@example.com\r\n' }, 'to may hold no line breaks'],
    [
      { to: Array.from({ length: 51 }, (_, index) => `a${index}@example.com`).join(';') },
      'to names 51 recipients; at most 50',
    ],
    [{ body: 'xml' }, 'body must be "json", "text" or "html"'],
    [{ cc: 'eve@example.com' }, 'cc: no such setting of an email hook; it has host, port, use_tls'],
  ])('refuses %j and says what to do', (config, message) => {
    expect(messages({ ...least, ...config })).toContainEqual(expect.stringContaining(message));
  });

  it('has a JSON Schema with a sentence for each setting, for GET /hooks', () => {
    const schema = z.toJSONSchema(emailConfigSchema, { io: 'input' });
    expect(schema).toMatchObject({ required: ['host', 'from', 'to'], additionalProperties: false });
    expect(Object.keys(schema.properties ?? {})).toHaveLength(8);
    for (const property of Object.values(schema.properties ?? {})) {
      expect(property).toMatchObject({ description: expect.stringMatching(/\w/) });
    }
  });
});

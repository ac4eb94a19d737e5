import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { webConfigSchema } from '../../src/web/config.ts';

const messages = (config: unknown) =>
  webConfigSchema.safeParse(config).error?.issues.map(({ message }) => message) ?? [];

describe('webConfigSchema', () => {
  it('needs a url alone', () => {
    expect(webConfigSchema.parse({ url: 'http://example.com' })).toEqual({
      url: 'http://example.com',
      insecure_ssl: '0',
    });
  });

  it('takes every setting', () => {
    const config = { url: 'https://example.com/hook', content_type: 'form', secret: 's', insecure_ssl: '1' };
    expect(webConfigSchema.parse(config)).toEqual(config);
  });

  it.each([
    [{}, 'url is missing'],
    [{ url: 'example.com' }, 'url must be a full http:// or https:// address'],
    [{ url: 'ftp://example.com' }, 'url must be a full http:// or https:// address'],
    [{ url: 'https://user:pw@example.com' }, 'url may not hold a user and password'],
    [{ url: `https://example.com/${'a'.repeat(2000)}` }, 'url may have at most 2 000 characters'],
    [{ url: 'https://example.com', content_type: 'xml' }, 'content_type must be "json" or "form"'],
    [{ url: 'https://example.com', secret: '' }, 'secret is empty'],
    [{ url: 'https://example.com', insecure_ssl: 'yes' }, 'insecure_ssl must be "0"'],
    [{ url: 'https://example.com', timeout: '3' }, 'timeout: no such setting of a web hook; it has url, content_type'],
  ])('refuses %j and says what to do', (config, message) => {
    expect(messages(config)).toEqual([expect.stringContaining(message)]);
  });

  it('has a JSON Schema, for GET /hooks', () => {
    expect(z.toJSONSchema(webConfigSchema, { io: 'input' })).toMatchObject({
      required: ['url'],
      additionalProperties: false,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { twitterConfigSchema } from '../../src/twitter/config.ts';

const good = { consumer_key: 'key', consumer_secret: 'secret', token: '12-token', token_secret: 'token-secret' };
const messages = (config: unknown) =>
  twitterConfigSchema.safeParse(config).error?.issues.map(({ message }) => message) ?? [];

describe('twitterConfigSchema', () => {
  it('takes the four parts of OAuth 1.0a', () => {
    expect(twitterConfigSchema.parse(good)).toEqual(good);
  });

  it.each([
    [{ consumer_key: undefined }, 'consumer_key is missing: copy the API Key (consumer key) of your app'],
    [{ consumer_secret: undefined }, 'consumer_secret is missing'],
    [{ token: undefined }, 'token is missing: copy the Access Token of your app'],
    [{ token_secret: undefined }, 'token_secret is missing'],
    [{ token: ' 12-token' }, 'token must be 1 to 200 characters without spaces: copy the Access Token again'],
    [{ consumer_key: '' }, 'consumer_key must be 1 to 200 characters'],
    [{ token_secret: 'a\nb' }, 'token_secret must be'],
    [{ consumer_secret: 'x'.repeat(201) }, 'consumer_secret must be'],
    [{ text: 'x' }, 'text: no such setting of a twitter hook; it has consumer_key, consumer_secret, token'],
  ])('refuses %j and says what to do', (changes, message) => {
    expect(messages({ ...good, ...changes })).toEqual([expect.stringContaining(message)]);
  });

  it('has a JSON Schema, for GET /hooks', () => {
    expect(z.toJSONSchema(twitterConfigSchema, { io: 'input' })).toMatchObject({
      required: ['consumer_key', 'consumer_secret', 'token', 'token_secret'],
      additionalProperties: false,
    });
  });
});

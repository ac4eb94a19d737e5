import { z } from 'zod';

const keys = ['consumer_key', 'consumer_secret', 'token', 'token_secret'] as const;

/** A key, token or secret: no length or alphabet is documented, but none has ever held spaces. */
const credential = (key: (typeof keys)[number], called: string) =>
  z
    .string({
      error: (issue) =>
        issue.input === undefined
          ? `${key} is missing: copy the ${called} of your app from the X developer console`
          : `${key} must be text`,
    })
    .regex(/^[\x21-\x7e]{1,200}$/, `${key} must be 1 to 200 characters without spaces: copy the ${called} again`)
    .describe(`${called} of the app, from the X developer console`);

/** The `config` of a `twitter` hook (services.md, "Hook config keys"): the four parts of OAuth 1.0a. */
export const twitterConfigSchema = z.strictObject(
  {
    consumer_key: credential('consumer_key', 'API Key (consumer key)'),
    consumer_secret: credential('consumer_secret', 'API Key Secret (consumer secret)'),
    token: credential('token', 'Access Token'),
    token_secret: credential('token_secret', 'Access Token Secret'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.join(', ')}: no such setting of a twitter hook; it has ${keys.join(', ')}`
        : undefined,
  },
);

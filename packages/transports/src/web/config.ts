import { z } from 'zod';

const keys = ['url', 'content_type', 'secret', 'insecure_ssl', 'mode'] as const;

/**
 * The `config` of a `web` hook (services.md, "Hook config keys"). Values are
 * text; booleans have become "1" and "0" before (wire-formats.md S6). Whether
 * the URL's host may be reached is for the outbound guard to say, and whether
 * `content_type` and `mode` suit the dialect for whoever knows the dialect.
 */
export const webConfigSchema = z.strictObject(
  {
    url: z
      .url({
        protocol: /^https?$/,
        error: (issue) =>
          issue.input === undefined
            ? 'url is missing: give the http:// or https:// address that events are posted to'
            : 'url must be a full http:// or https:// address, such as https://example.com/hook',
      })
      .max(2000, 'url may have at most 2 000 characters')
      .refine((url) => !holdsCredentials(url), {
        error: 'url may not hold a user and password: send credentials in the hook’s headers instead',
      })
      .describe('Where events are posted to: http or https'),
    content_type: z
      .enum(['json', 'form'], 'content_type must be "json" or "form"')
      .optional()
      .describe('How the body is written, in dialects that leave the choice'),
    secret: z
      .string('secret must be text')
      .min(1, 'secret is empty: leave it out to send no signature')
      .max(1000, 'secret may have at most 1 000 characters')
      .optional()
      .describe('Key of the signature that receivers check'),
    insecure_ssl: z
      .enum(['0', '1'], 'insecure_ssl must be "0" (certificates are checked) or "1" (any is taken)')
      .default('0')
      .describe('"1" takes any certificate of the receiver'),
    mode: z
      .enum(['structured', 'binary'], 'mode must be "structured" or "binary"')
      .optional()
      .describe('Where the attributes go in dialect cloudevents: the body (structured, the default) or headers'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.join(', ')}: no such setting of a web hook; it has ${keys.join(', ')}`
        : undefined,
  },
);

function holdsCredentials(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

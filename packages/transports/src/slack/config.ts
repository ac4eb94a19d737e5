import { z } from 'zod';

const keys = ['url', 'token', 'channel'] as const;

/**
 * The `config` of a `slack` hook (services.md, "Hook config keys"): either the
 * URL of an incoming webhook, or a bot's token and a channel. Whether the URL's
 * host may be reached is for the outbound guard to say.
 */
export const slackConfigSchema = z
  .strictObject(
    {
      url: z
        .url({
          protocol: /^https?$/,
          error:
            'url must be the full address of an incoming webhook, such as https://hooks.slack.com/services/T…/B…/…',
        })
        .max(2000, 'url may have at most 2 000 characters')
        .refine((url) => !holdsCredentials(url), 'url may not hold a user and password: the path is its secret')
        .optional()
        .describe('Address of an incoming webhook: whoever has it can post, so it is kept as a secret'),
      token: z
        .string('token must be text')
        .regex(/^xox[\x21-\x7e]{3,500}$/, 'token must be a bot token of a Slack app: it begins with xoxb-')
        .optional()
        .describe('Bot token of a Slack app with the scope chat:write, in place of url'),
      channel: z
        .string('channel must be text')
        .regex(/^[^\s\p{Cc}\p{Cs}]{1,100}$/u, 'channel must be an id such as C0123456789, or a name such as #builds')
        .optional()
        .describe('Where messages go: an id or a name. Needed with token; with url, only old webhooks follow it'),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `${issue.keys.join(', ')}: no such setting of a slack hook; it has ${keys.join(', ')}`
          : undefined,
    },
  )
  .superRefine(({ url, token, channel }, context) => {
    const wrong = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    if (url === undefined && token === undefined) {
      wrong('url', 'url is missing: give the address of an incoming webhook, or else a token and a channel');
    } else if (url !== undefined && token !== undefined) {
      wrong('token', 'token and url are two ways to post: leave one of them out');
    } else if (token !== undefined && channel === undefined) {
      wrong('channel', 'channel is missing: a token can post to many, so name one, such as C0123456789');
    }
  });

function holdsCredentials(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

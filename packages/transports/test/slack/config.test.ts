import { describe, expect, it } from 'vitest';
import { slackConfigSchema } from '../../src/slack/config.ts';
import { slack } from '../../src/slack/entry.ts';

const url = 'https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx';

function messages(config: Record<string, string>): string[] {
  const parsed = slackConfigSchema.safeParse(config, { reportInput: true });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the config of a slack hook', () => {
  it.each([
    { url },
    { url, channel: '#builds' },
    { token: 'xoxb-1-2-abc', channel: 'C0123456789' },
    { token: 'xoxe.xoxb-1-abc', channel: 'общий' },
  ])('may be %j', (config) => {
    expect(slackConfigSchema.parse(config)).toEqual(config);
  });

  it.each([
    [{}, 'url: url is missing: give the address of an incoming webhook, or else a token and a channel'],
    [{ channel: 'a' }, 'url: url is missing'],
    [{ url, token: 'xoxb-1-2-abc' }, 'token: token and url are two ways to post: leave one of them out'],
    [{ token: 'xoxb-1-2-abc' }, 'channel: channel is missing'],
    [{ url: 'hooks.slack.com' }, 'url: url must be the full address of an incoming webhook'],
    [{ url: 'ftp://hooks.slack.com/a' }, 'url: url must be the full address'],
    [{ url: 'https://a:b@hooks.slack.com/' }, 'url: url may not hold a user and password'],
    [{ url: `https://a.example/${'a'.repeat(2000)}` }, 'url: url may have at most 2 000 characters'],
    [{ token: 'abc', channel: 'a' }, 'token: token must be a bot token of a Slack app: it begins with xoxb-'],
    [{ token: 'xoxb-a\r\nx-evil: 1', channel: 'a' }, 'token: token must be a bot token'],
    [{ url, channel: 'two words' }, 'channel: channel must be an id'],
    [{ url, channel: '' }, 'channel: channel must be an id'],
    [{ url, chanel: 'a' }, ': chanel: no such setting of a slack hook; it has url, token, channel'],
  ])('may not be %j', (config, message) => {
    expect(messages(config as Record<string, string>)).toEqual([expect.stringContaining(message)]);
  });

  it('has two secrets, and names the host of a webhook for the guard', () => {
    expect(slack.secretKeys).toEqual(['url', 'token']);
    expect(slack.hostsOf({ url })).toEqual([{ key: 'url', hostname: 'hooks.slack.com', port: 443 }]);
    expect(slack.hostsOf({ token: 'xoxb-1-2-abc', channel: 'a' })).toEqual([]);
  });
});

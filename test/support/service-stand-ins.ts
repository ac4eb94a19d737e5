import { type HipchatStandIn, startHipchat } from '@posthorn/stand-ins/hipchat';
import { type MailStandIn, startMail } from '@posthorn/stand-ins/mail';
import { type SlackStandIn, startSlack } from '@posthorn/stand-ins/slack';
import { startTwilio, type TwilioStandIn } from '@posthorn/stand-ins/twilio';
import { startTwitter, type TwitterStandIn } from '@posthorn/stand-ins/twitter';

/** Stand-ins for all services, which take the credentials of {@link configsFor} and no others. */
export interface ServiceStandIns {
  email: MailStandIn;
  hipchat: HipchatStandIn;
  slack: SlackStandIn;
  twilio: TwilioStandIn;
  twitter: TwitterStandIn;
}

/** Everything in a hook's config that may be in no log. */
export const secrets = {
  email: 'mail-password',
  hipchat: 'room-token',
  slack: 'abcdefghijklmnopqrstuvwx',
  slackToken: 'xoxb-bot-token',
  twilio: 'sms-auth-token',
  twitter: ['tweet-consumer-secret', 'tweet-token', 'tweet-token-secret'],
} as const;

const webhookPath = `/services/T00000001/B00000001/${secrets.slack}`;
const [consumerSecret, token, tokenSecret] = secrets.twitter;
const accountSid = `AC${'1'.repeat(32)}`;

/** Starts them all. */
export async function startStandIns(): Promise<ServiceStandIns> {
  const credentials = {
    consumer_key: 'tweet-consumer-key',
    consumer_secret: consumerSecret,
    token,
    token_secret: tokenSecret,
  };
  return {
    email: await startMail({ account: { username: 'posthorn', password: secrets.email } }),
    hipchat: await startHipchat({ tokens: { [secrets.hipchat]: 'may notify' }, rooms: ['Builds'] }),
    slack: await startSlack({ tokens: [secrets.slackToken], webhooks: [webhookPath] }),
    twilio: await startTwilio({ accounts: { [accountSid]: secrets.twilio } }),
    twitter: await startTwitter({ credentials }),
  };
}

/** What the workers are told of them. */
export function environmentFor({ slack, twilio, twitter }: ServiceStandIns): Record<string, string> {
  return {
    POSTHORN_SLACK_API_URL: slack.apiUrl,
    POSTHORN_TWILIO_API_URL: twilio.url,
    POSTHORN_TWITTER_API_URL: twitter.url,
  };
}

/** Configs of hooks that lead to them. */
export function configsFor({
  email,
  hipchat,
  slack,
}: {
  email: Pick<MailStandIn, 'port'>;
  hipchat: Pick<HipchatStandIn, 'url'>;
  slack: Pick<SlackStandIn, 'webhookUrl'>;
}) {
  return {
    email: {
      host: '127.0.0.1',
      port: email.port,
      use_tls: false,
      username: 'posthorn',
      password: secrets.email,
      from: 'posthorn@example.com',
      to: 'ada@example.com; bob@example.com',
    },
    hipchat: { auth_token: secrets.hipchat, room: 'Builds', server: hipchat.url, notify: true },
    slack: { url: slack.webhookUrl },
    slackApi: { token: secrets.slackToken, channel: '#builds' },
    twilio: { account_sid: accountSid, auth_token: secrets.twilio, from: '+15550006789', to: '+15550001234' },
    twitter: { consumer_key: 'tweet-consumer-key', consumer_secret: consumerSecret, token, token_secret: tokenSecret },
  } satisfies Record<string, Record<string, string | number | boolean>>;
}

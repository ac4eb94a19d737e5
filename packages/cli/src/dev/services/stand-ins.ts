import { startHipchat } from '@posthorn/stand-ins/hipchat';
import { startMail } from '@posthorn/stand-ins/mail';
import { startSlack } from '@posthorn/stand-ins/slack';
import type { StandIn } from '@posthorn/stand-ins/stand-in';
import { startTwilio } from '@posthorn/stand-ins/twilio';
import { startTwitter } from '@posthorn/stand-ins/twitter';
import type { ServiceAddresses } from '@posthorn/transports/entry';

/** A service that has a stand-in here. */
export interface Service {
  /** The transport's name. */
  name: string;
  /** What people call it. */
  title: string;
  /** Configs that a hook can have to reach it; the stand-ins take any credentials of the right form. */
  configs: readonly Record<string, string>[];
  standIn: StandIn;
}

/** All services, standing in for the real ones. */
export interface Services {
  list: readonly Service[];
  /** Where the transports find those that no hook's config names. */
  addresses: ServiceAddresses;
  close(): Promise<void>;
}

/**
 * Starts a stand-in for every service on 127.0.0.1.
 *
 * @param port the first of five; taken ones are replaced by free ones. A hook that is made today works tomorrow then. 0
 *   takes free ones
 */
export async function startServices(port: number): Promise<Services> {
  const at = (index: number): number => (port === 0 ? 0 : port + index);
  const mail = await onPort(at(0), startMail);
  const slack = await onPort(at(1), startSlack);
  const hipchat = await onPort(at(2), startHipchat);
  const twilio = await onPort(at(3), startTwilio);
  const twitter = await onPort(at(4), startTwitter);
  const list: Service[] = [
    { name: 'email', title: 'E-mail', standIn: mail, configs: [mailConfig(mail.port)] },
    {
      name: 'slack',
      title: 'Slack',
      standIn: slack,
      configs: [{ url: slack.webhookUrl }, { token: 'xoxb-any-token', channel: '#builds' }],
    },
    {
      name: 'hipchat',
      title: 'HipChat',
      standIn: hipchat,
      configs: [{ auth_token: 'any-token', room: 'Builds', server: hipchat.url }],
    },
    { name: 'twilio', title: 'SMS (Twilio)', standIn: twilio, configs: [twilioConfig] },
    { name: 'twitter', title: 'Twitter', standIn: twitter, configs: [twitterConfig] },
  ];
  return {
    list,
    addresses: { slackApiUrl: slack.apiUrl, twilioApiUrl: twilio.url, twitterApiUrl: twitter.url },
    close: async () => {
      await Promise.all(list.map(({ standIn }) => standIn.close()));
    },
  };
}

async function onPort<Started>(port: number, start: (options: { port: number }) => Promise<Started>): Promise<Started> {
  try {
    return await start({ port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start({ port: 0 });
  }
}

const mailConfig = (port: number): Record<string, string> => ({
  host: '127.0.0.1',
  port: String(port),
  use_tls: '0',
  from: 'Posthorn <posthorn@example.com>',
  to: 'ada@example.com; bob@example.com',
});

const twilioConfig = {
  account_sid: 'AC00000000000000000000000000000000',
  auth_token: 'any-token',
  from: '+15550006789',
  to: '+15550001234',
};

const twitterConfig = {
  consumer_key: 'any-key',
  consumer_secret: 'any-secret',
  token: 'any-token',
  token_secret: 'any-token-secret',
};

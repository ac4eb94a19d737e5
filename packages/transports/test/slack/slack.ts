import type { Hook } from '@posthorn/core/hook';
import { type SlackOptions, type SlackStandIn, startSlack } from '@posthorn/stand-ins/slack';
import { onTestFinished } from 'vitest';
import { createSlackTransport } from '../../src/slack/transport.ts';
import type { Transport } from '../../src/transport.ts';
import { hookTo, loopbackGuard } from '../attempt.ts';

/** The token of {@link botHook}. */
export const token = 'xoxb-1234-5678-abcdefghijkl';

/** The path of {@link webhookTo}. */
export const webhookPath = '/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx';

/** A stand-in for Slack that ends with the test. */
export async function slackStandIn(options: SlackOptions = {}): Promise<SlackStandIn> {
  const slack = await startSlack(options);
  onTestFinished(() => slack.close());
  return slack;
}

/** A transport that posts to a server in Slack's place. Ends with the test. */
export function slackTransport(origin = 'http://127.0.0.1:1'): Transport {
  const transport = createSlackTransport({ guard: loopbackGuard(), services: { slackApiUrl: `${origin}/api/` } });
  onTestFinished(() => transport.close());
  return transport;
}

/** A hook that posts with a bot's token. */
export function botHook(more: Partial<Hook> = {}): Hook {
  return hookTo('', { name: 'slack', config: { token, channel: 'C0123456789' }, ...more });
}

/** A hook that posts by an incoming webhook. */
export function webhookTo(origin: string, more: Record<string, string> = {}): Hook {
  return hookTo('', { name: 'slack', config: { url: origin + webhookPath, ...more } });
}

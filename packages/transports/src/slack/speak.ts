import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { IncomingWebhook } from '@slack/webhook';
import type { ServiceCall } from '../service-http/call.ts';
import { fetchOf } from '../service-http/fetch.ts';
import { renderSlack } from './render.ts';

/** Posts an event to Slack by the client that the hook's config asks for. Rejects when the client does. */
export async function speakSlack(call: ServiceCall, event: Event, hook: Hook, apiUrl: string): Promise<void> {
  const message = renderSlack(event, hook);
  const { url, token, channel = '' } = hook.config;
  if (url !== undefined) {
    const fetch = fetchOf(call, { shownUrl: withoutPath(url) });
    const webhook = new IncomingWebhook(url, { fetch, retryConfig: { retries: 0 } });
    await webhook.send(channel === '' ? message : { ...message, channel });
    return;
  }
  await clientOf(call, token, apiUrl).apiCall('chat.postMessage', { ...message, channel });
}

/**
 * A client for one attempt, so that its requests are those of the attempt; it
 * takes 50 us to make. It may not retry, wait or write to the console, and the
 * deadline is the attempt's.
 */
function clientOf(call: ServiceCall, token: string | undefined, apiUrl: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    allowAbsoluteUrls: false,
    fetch: fetchOf(call),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
}

/** An incoming webhook's address as logs show it: its path is what lets one post. */
function withoutPath(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/********` : '********';
}

const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

import type { Hook } from '@posthorn/core/hook';
import { startTwitter, type TwitterOptions, type TwitterStandIn } from '@posthorn/stand-ins/twitter';
import { onTestFinished } from 'vitest';
import { createTwitterTransport, type TwitterTransportOptions } from '../../src/twitter/transport.ts';
import { hookTo, loopbackGuard } from '../attempt.ts';

/** A config whose signatures the stand-in of {@link standIn} takes; with characters that signatures encode. */
export const config = {
  consumer_key: 'consumer-key',
  consumer_secret: 'consumer(secret)*!',
  token: "12-token'of+the/owner",
  token_secret: 'token&secret=%20',
};

/** A hook that tweets. */
export function twitterHook(more: Partial<Hook> = {}): Hook {
  return { ...hookTo('http://unused.test'), name: 'twitter', config, ...more };
}

/** A stand-in that knows the credentials of {@link config}. Ends with the test. */
export async function standIn(options: TwitterOptions = {}): Promise<TwitterStandIn> {
  const twitter = await startTwitter({ credentials: config, ...options });
  onTestFinished(() => twitter.close());
  return twitter;
}

/** A transport that takes the server at an address for X, and may reach loopback. */
export function twitterAt(url: string, more: Partial<TwitterTransportOptions> = {}) {
  return createTwitterTransport({ guard: loopbackGuard(), services: { twitterApiUrl: url }, ...more });
}

import type { TransportEntry } from '../entry.ts';
import { twitterConfigSchema } from './config.ts';
import { previewTwitter } from './preview.ts';
import { createTwitterTransport } from './transport.ts';

/** Tweets, on X. */
export const twitter: TransportEntry = {
  configSchema: twitterConfigSchema,
  secretKeys: ['consumer_secret', 'token', 'token_secret'],
  hostsOf: () => [],
  preview: previewTwitter,
  create: createTwitterTransport,
};

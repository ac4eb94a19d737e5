import type { TransportEntry } from '../entry.ts';
import { slackConfigSchema } from './config.ts';
import { previewSlack } from './preview.ts';
import { createSlackTransport } from './transport.ts';

/** Messages to a Slack channel. */
export const slack: TransportEntry = {
  configSchema: slackConfigSchema,
  secretKeys: ['url', 'token'],
  hostsOf: ({ url }) => (url === undefined ? [] : [{ key: 'url', hostname: new URL(url).hostname }]),
  preview: previewSlack,
  create: createSlackTransport,
};

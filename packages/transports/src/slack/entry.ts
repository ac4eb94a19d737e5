import type { TransportEntry } from '../entry.ts';
import { hostOfUrl } from '../named-host.ts';
import { slackConfigSchema } from './config.ts';
import { previewSlack } from './preview.ts';
import { createSlackTransport } from './transport.ts';

/** Messages to a Slack channel. */
export const slack: TransportEntry = {
  configSchema: slackConfigSchema,
  secretKeys: ['url', 'token'],
  hostsOf: ({ url }) => (url === undefined ? [] : [hostOfUrl('url', url)]),
  preview: previewSlack,
  create: createSlackTransport,
};

import type { TransportEntry } from '../entry.ts';
import { hipchatConfigSchema, serverUrl } from './config.ts';
import { previewHipchat } from './preview.ts';
import { createHipchatTransport } from './transport.ts';

/** Notifications to a room of a HipChat server. */
export const hipchat: TransportEntry = {
  configSchema: hipchatConfigSchema,
  secretKeys: ['auth_token'],
  hostsOf: ({ server }) => [{ key: 'server', hostname: new URL(serverUrl(server)).hostname }],
  preview: previewHipchat,
  create: createHipchatTransport,
};

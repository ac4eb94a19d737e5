import type { TransportEntry } from '../entry.ts';
import { hostOfUrl } from '../named-host.ts';
import { hipchatConfigSchema, serverUrl } from './config.ts';
import { previewHipchat } from './preview.ts';
import { createHipchatTransport } from './transport.ts';

/** Notifications to a room of a HipChat server. */
export const hipchat: TransportEntry = {
  configSchema: hipchatConfigSchema,
  secretKeys: ['auth_token'],
  hostsOf: ({ server }) => [hostOfUrl('server', serverUrl(server))],
  preview: previewHipchat,
  create: createHipchatTransport,
};

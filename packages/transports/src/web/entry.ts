import type { TransportEntry } from '../entry.ts';
import { hostOfUrl } from '../named-host.ts';
import { webConfigSchema } from './config.ts';
import { previewWeb } from './preview.ts';
import { createWebTransport } from './transport.ts';

/** HTTP POST in a hook's dialect. */
export const web: TransportEntry = {
  configSchema: webConfigSchema,
  secretKeys: ['secret'],
  hostsOf: ({ url = '' }) => [hostOfUrl('url', url)],
  isHttp: true,
  preview: previewWeb,
  create: createWebTransport,
};

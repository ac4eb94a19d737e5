import type { TransportEntry } from '../entry.ts';
import { emailConfigSchema } from './config.ts';
import { previewEmail } from './preview.ts';
import { bareHost, portOf } from './settings.ts';
import { createEmailTransport } from './transport.ts';

/** Mail to one or more recipients, handed in to the hook owner's own SMTP server. */
export const email: TransportEntry = {
  configSchema: emailConfigSchema,
  secretKeys: ['password'],
  hostsOf: ({ host = '', port, use_tls }) => [{ key: 'host', hostname: bareHost(host), port: portOf(port, use_tls) }],
  preview: previewEmail,
  create: createEmailTransport,
};

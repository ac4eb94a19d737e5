import type { TransportEntry } from '../entry.ts';
import { twilioConfigSchema } from './config.ts';
import { previewTwilio } from './preview.ts';
import { createTwilioTransport } from './transport.ts';

/** SMS through Twilio. */
export const twilio: TransportEntry = {
  configSchema: twilioConfigSchema,
  secretKeys: ['auth_token'],
  hostsOf: () => [],
  preview: previewTwilio,
  create: createTwilioTransport,
};

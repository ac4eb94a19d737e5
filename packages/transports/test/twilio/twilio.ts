import type { Hook } from '@posthorn/core/hook';
import { startTwilio, type TwilioStandIn } from '@posthorn/stand-ins/twilio';
import { onTestFinished } from 'vitest';
import { createTwilioTransport, type TwilioTransportOptions } from '../../src/twilio/transport.ts';
import { hookTo, loopbackGuard } from '../attempt.ts';

/** A config that the stand-in of {@link standIn} takes. */
export const config = {
  account_sid: `AC${'0123456789abcdef'.repeat(2)}`,
  auth_token: 'a-token-of-twilio',
  from: '+15005550006',
  to: '+15551234567',
};

/** A hook that sends an SMS. */
export function twilioHook(more: Partial<Hook> = {}): Hook {
  return { ...hookTo('http://unused.test'), name: 'twilio', config, ...more };
}

/** A stand-in that knows the account of {@link config}. Ends with the test. */
export async function standIn(): Promise<TwilioStandIn> {
  const twilio = await startTwilio({ accounts: { [config.account_sid]: config.auth_token } });
  onTestFinished(() => twilio.close());
  return twilio;
}

/** A transport that takes the server at an address for Twilio, and may reach loopback. */
export function twilioAt(url: string, more: Partial<TwilioTransportOptions> = {}) {
  return createTwilioTransport({ guard: loopbackGuard(), services: { twilioApiUrl: url }, ...more });
}

import { eventGuid } from '@posthorn/core/event';
import type { Dialect } from '../dialect.ts';
import { userAgent } from '../user-agent.ts';
import { signingSecrets } from './secret.ts';
import { signatureHeaders } from './sign.ts';

/**
 * Standard Webhooks (wire-formats.md W1): `type`, `timestamp` and `data`, and
 * the three headers. `timestamp` is the event's time as written; the header's
 * is the attempt's.
 */
export const standardWebhooks: Dialect = {
  name: 'standard-webhooks',
  supports: () => true,
  body: ({ type, time, data }) => `{"type":${JSON.stringify(type)},"timestamp":${JSON.stringify(time)},"data":${data}}`,
  constantHeaders: () => ({ 'content-type': 'application/json', 'user-agent': userAgent }),
  attemptHeaders: ({ event, hook, body, nowMs }) =>
    // The GUID and not the id: ids are unique on one source only, and a receiver may listen to many.
    signatureHeaders({ id: eventGuid(event), body, secrets: signingSecrets(hook, nowMs), nowMs }),
};

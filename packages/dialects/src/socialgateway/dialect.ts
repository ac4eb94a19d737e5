import { eventGuid } from '@posthorn/core/event';
import type { Dialect } from '../dialect.ts';
import { dataBody, dataContentType } from '../github/body.ts';
import { hubSignature } from '../github/hub-signature.ts';
import { version } from '../user-agent.ts';
import { topicLinks } from './links.ts';

/**
 * SocialGateway's webhooks: GitHub's before SHA-256 (wire-formats.md S11, S12),
 * with links to hub and topic for those who subscribed through the hub (S16).
 */
export const socialgateway: Dialect = {
  name: 'socialgateway',
  supports: () => true,
  body: dataBody,
  constantHeaders: (hook) => ({
    'content-type': dataContentType(hook),
    'user-agent': `SocialGateway-Hookshot/${version}`,
  }),
  attemptHeaders({ event, hook, body }) {
    const { secret } = hook.config;
    return {
      'x-socialgateway-event': event.type,
      'x-socialgateway-delivery': eventGuid(event),
      ...(secret ? { 'x-hub-signature': hubSignature('sha1', secret, body) } : {}),
      ...topicLinks(hook.hub, event.type),
    };
  },
};

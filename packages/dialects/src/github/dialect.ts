import { createHash } from 'node:crypto';
import { eventGuid } from '@posthorn/core/event';
import type { Dialect, DialectContext } from '../dialect.ts';
import { version } from '../user-agent.ts';
import { dataBody, dataContentType } from './body.ts';
import { hubSignature } from './hub-signature.ts';

/**
 * GitHub's webhooks (wire-formats.md G1-G6, G11). The format has room for one
 * signature of a kind: while secrets are being replaced, the new one signs.
 */
export const github: Dialect = {
  name: 'github',
  supports: () => true,
  body: dataBody,
  constantHeaders: (hook, context) => ({
    'content-type': dataContentType(hook),
    'user-agent': `GitHub-Hookshot/${revision}`,
    'x-github-hook-id': String(hook.id),
    ...targetHeaders(hook.source, context),
    ...enterpriseHeaders(context),
  }),
  attemptHeaders({ event, hook, body }) {
    const { secret } = hook.config;
    return {
      'x-github-event': event.type,
      'x-github-delivery': eventGuid(event),
      ...(secret
        ? {
            'x-hub-signature': hubSignature('sha1', secret, body),
            'x-hub-signature-256': hubSignature('sha256', secret, body),
          }
        : {}),
    };
  },
};

/** GitHub names the commit of its sender; ours has a version, and its hash has the same look. */
const revision = createHash('sha1').update(version).digest('hex').slice(0, 7);

/**
 * What the hook is on, which for a hook of an organization is not where the
 * event happened (wire-formats.md G11). GitHub knows two kinds of target only:
 * what is no organization goes by `repository`.
 */
function targetHeaders(source: string, context?: DialectContext): Record<string, string> {
  const type = source.startsWith('orgs/') ? 'organization' : 'repository';
  const number = context?.sourceNumber ?? null;
  return {
    'x-github-hook-installation-target-type': type,
    ...(number === null ? {} : { 'x-github-hook-installation-target-id': String(number) }),
  };
}

function enterpriseHeaders(context?: DialectContext): Record<string, string> {
  const enterprise = context?.enterprise ?? null;
  if (enterprise === null) return {};
  return { 'x-github-enterprise-version': enterprise.version, 'x-github-enterprise-host': enterprise.host };
}

import { isIP } from 'node:net';
import type { Author } from '@posthorn/core/audit';
import { unauthorized } from '@posthorn/core/token';
import { getSource } from '@posthorn/store/sources';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../parse.ts';
import { isService } from './callback.ts';
import type { HubRequest } from './request.ts';
import { takeTurn } from './strangers.ts';
import { checkedTarget } from './target.ts';

/** W3C WebSub section 5.1: a secret must have fewer bytes than this. */
const secretBytes = 200;

/**
 * Takes in what somebody asks without credentials, for the callback to confirm
 * (wire-formats.md S16). Of sources that are not public it says what it says of
 * those that don't exist.
 *
 * @throws Problem `unauthorized`, `too_many_requests`
 */
export async function askCallback(deps: ApiDeps, by: Author, hub: string, asked: HubRequest): Promise<void> {
  const { store, queues } = deps;
  const { mode, topicUrl, callbackUrl, format, secret, leaseSeconds, verifyToken } = asked;
  const { event } = asked.topic;
  const source = await getSource(store, asked.topic.source);
  if (!source?.public) throw unauthorized();
  if (isService(callbackUrl)) {
    throw invalid([
      { field: 'hub.callback', message: 'must be http or https: services are for those who authenticate' },
    ]);
  }
  if (secret !== undefined && Buffer.byteLength(secret) >= secretBytes) {
    throw invalid([{ field: 'hub.secret', message: `must have fewer than ${secretBytes} bytes` }]);
  }
  await checkedTarget({ ...deps, guard: literalsOnly(deps.guard) }, source, asked);
  await takeTurn(store, { callback: callbackUrl, address: by.remote_address ?? '' });
  await queues.add('hub', {
    task: 'verify',
    mode,
    source: source.id,
    event,
    topic: topicUrl,
    callback: callbackUrl,
    hub,
    format,
    secret: secret === undefined ? null : sealed(deps, secret),
    leaseSeconds,
    ...(verifyToken === undefined ? {} : { verifyToken }),
    by,
  });
}

/**
 * Names are not looked up for strangers: the answer would tell them what ours
 * lead to. The guard meets the name when its callback is asked.
 */
function literalsOnly(guard: ApiDeps['guard']): ApiDeps['guard'] {
  const isLiteral = (hostname: string): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return {
    checkHost: async (hostname, port) => (isLiteral(hostname) ? guard.checkHost(hostname, port) : { ok: true }),
  };
}

function sealed({ store }: ApiDeps, secret: string): string {
  if (!store.secrets) throw new Error('The api was started without secret keys.');
  return store.secrets.seal(secret);
}

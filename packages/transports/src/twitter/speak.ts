import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { userAgent } from '@posthorn/dialects/user-agent';
import { type ITwitterApiBeforeRequestHookArgs, TwitterApi } from 'twitter-api-v2';
import type { ServiceCall } from '../service-http/call.ts';
import { renderTwitter } from './render.ts';

type Composed = ITwitterApiBeforeRequestHookArgs['computedParams'];

/**
 * Posts an event as a tweet. The request is what the official client composes
 * and signs; it goes out through `call`, to `apiUrl` (without a slash at the
 * end). Its signature is over X's own address in any case, as X checks it.
 */
export async function speakTwitter(call: ServiceCall, event: Event, hook: Hook, apiUrl: string): Promise<void> {
  const { url, headers, body } = await compose(hook.config, renderTwitter(event, hook));
  await call.exchange({
    method: 'POST',
    url: apiUrl + url.pathname + url.search,
    headers: { ...headers, 'user-agent': userAgent },
    ...(body === undefined ? {} : { body: String(body) }),
  });
}

/**
 * Has the client compose a request, and stops it before it opens a connection:
 * it speaks through https agents only, which know no deadline for the whole and
 * no bound on an answer.
 */
async function compose(config: Hook['config'], text: string): Promise<Composed> {
  const { consumer_key = '', consumer_secret = '', token = '', token_secret = '' } = config;
  const composed: Composed[] = [];
  const client = new TwitterApi(
    { appKey: consumer_key, appSecret: consumer_secret, accessToken: token, accessSecret: token_secret },
    {
      plugins: [
        {
          onBeforeRequest({ computedParams }) {
            composed.push(computedParams);
            throw new ComposedOnly();
          },
        },
      ],
    },
  );
  await client.v2.tweet(text).catch((error: unknown) => {
    if (!(error instanceof ComposedOnly)) throw error;
  });
  return composed[0] as Composed;
}

/** Ends the client's part. */
class ComposedOnly extends Error {}

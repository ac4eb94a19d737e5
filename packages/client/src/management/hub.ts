import { type Ask, once } from '../http/ask.ts';
import type { Connection } from '../http/connection.ts';
import type { components } from '../schema.ts';

type HubRequest = components['schemas']['HubRequest'];

/** Who is to be told of what. */
export interface Subscription {
  /** URL of the topic, `https://HOST/OWNER/REPO/events/EVENT`; its path alone counts. One that ends in `.json` sends JSON. */
  topic: string;
  /** Where events go: an http(s) URL, or with a token `socialgateway://SERVICE?key=value`. */
  callback: string;
}

/** How a subscription is to be. */
export interface SubscriptionSettings extends Subscription {
  /** Key of the signature. Default: none. */
  secret?: string | undefined;
  /** How long a subscription without a token holds, in seconds. Default 10 days. */
  leaseSeconds?: number | undefined;
}

/** What became of a request to the hub. */
export interface HubAnswer {
  /** `done`; or `asking`: the callback is being asked whether it wants that. */
  state: 'done' | 'asking';
}

/** The PubSubHubbub and W3C WebSub hub. Who has a token for the source is served at once; others only on public sources. */
export interface Hub {
  subscribe(settings: SubscriptionSettings): Promise<HubAnswer>;
  unsubscribe(subscription: Subscription): Promise<HubAnswer>;
  /** Data of the latest event of a topic, such as `push` of `octocat/Hello-World`. */
  topic(repository: string, event: string): Promise<Record<string, unknown>>;
}

/** Makes {@link Hub}. */
export function hubOf(ask: Ask, connection: Connection): Hub {
  async function change(request: HubRequest): Promise<HubAnswer> {
    const set = Object.entries(request).map(([name, value]): [string, string] => [name, String(value)]);
    const { status } = await once(connection, {
      method: 'POST',
      path: '/hub',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(set).toString(),
    });
    return { state: status === 204 ? 'done' : 'asking' };
  }

  return {
    subscribe: ({ topic, callback, secret, leaseSeconds }) =>
      change({
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.callback': callback,
        ...(secret === undefined ? {} : { 'hub.secret': secret }),
        ...(leaseSeconds === undefined ? {} : { 'hub.lease_seconds': leaseSeconds }),
      }),
    unsubscribe: ({ topic, callback }) =>
      change({ 'hub.mode': 'unsubscribe', 'hub.topic': topic, 'hub.callback': callback }),
    topic: async (repository, event) => {
      const [owner = '', repo = ''] = repository.split('/');
      return (await ask('get', '/{owner}/{repo}/events/{event}', { params: { owner, repo, event } })).body;
    },
  };
}

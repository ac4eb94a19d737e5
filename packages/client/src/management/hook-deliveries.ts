import type { Ask } from '../http/ask.ts';
import type { Loose, QueryOf } from '../http/operation.ts';
import type { components, operations } from '../schema.ts';
import { hookPlace } from './hook-place.ts';
import { nextInLink, type Pages, pagesOf } from './pages.ts';

/** A delivery to a hook, as GitHub shows it. */
export type HookDelivery = components['schemas']['HookDelivery'];

/** The same, with request and response. */
export type HookDeliveryDetail = components['schemas']['HookDeliveryDetail'];

/** Which deliveries to list, of one hook. */
export type HookDeliveryFilter = Loose<QueryOf<operations['listFeedHookDeliveries']>>;

/** What went to one hook, as GitHub shows it. `client.deliveries` tells more, and of all hooks. */
export interface HookDeliveries {
  /** The latest first. */
  list(source: string, hook: number, filter?: HookDeliveryFilter): Pages<HookDelivery>;
  get(source: string, hook: number, delivery: number): Promise<HookDeliveryDetail>;
  redeliver(source: string, hook: number, delivery: number): Promise<void>;
}

/** Makes {@link HookDeliveries}. */
export function hookDeliveriesOf(ask: Ask): HookDeliveries {
  const all = '/feeds/{feed}/hooks/{hook}/deliveries';
  const one = `${all}/{delivery}` as const;
  return {
    list: (source, hook, filter = {}) =>
      pagesOf(async (cursor = filter.cursor) => {
        const input = { params: { feed: '', hook }, query: { ...filter, cursor } };
        const { body, headers } = await ask('get', all, input, hookPlace(source));
        return { items: body, next: nextInLink(headers, 'cursor') };
      }),
    get: async (source, hook, delivery) =>
      (await ask('get', one, { params: { feed: '', hook, delivery } }, hookPlace(source))).body,
    redeliver: async (source, hook, delivery) =>
      void (await ask('post', `${one}/attempts`, { params: { feed: '', hook, delivery } }, hookPlace(source))),
  };
}

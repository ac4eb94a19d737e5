import type { Ask } from '../http/ask.ts';
import type { Loose, OutputOf, QueryOf } from '../http/operation.ts';
import type { components, operations } from '../schema.ts';
import { type Pages, pagesOf } from './pages.ts';

/** One event on its way to one hook. */
export type Delivery = components['schemas']['Delivery'];

/** A delivery with every attempt in full. */
export type DeliveryDetail = components['schemas']['DeliveryDetail'];

/** What became of asking for a redelivery. */
export type Redelivery = components['schemas']['Redelivery'];

/** Which deliveries to list. `cursor` and `per_page` say where to begin, and how many come at a time. */
export type DeliveryFilter = Loose<QueryOf<operations['listDeliveries']>>;

/** Which dead letters to list. */
export type DeadLetterFilter = Loose<QueryOf<operations['listDeadLetters']>>;

/** Which dead letters to discard. */
export type DiscardFilter = Loose<QueryOf<operations['discardDeadLetters']>>;

/** How many dead letters were discarded. */
export type Discarded = OutputOf<operations['discardDeadLetters']>;

/** Deliveries of all sources that the caller manages. */
export interface Deliveries {
  /** The latest first. */
  list(filter?: DeliveryFilter): Pages<Delivery>;
  get(id: number): Promise<DeliveryDetail>;
  /** Delivers the event of one that has ended to the same hook again. Asking twice sends once. */
  redeliver(id: number): Promise<Redelivery>;
  /** Stops one that has not ended. Its status is `cancelled` unless it is being attempted: that attempt is then its last. */
  cancel(id: number): Promise<Delivery>;
}

/** Deliveries that used up their attempts, or met a permanent failure. */
export interface DeadLetters {
  /** The latest first. */
  list(filter?: DeadLetterFilter): Pages<Delivery>;
  /** Lets those go that the filter finds, which must have a condition. There may be more until `complete` is true. */
  discard(filter: DiscardFilter): Promise<Discarded>;
}

/** Makes {@link Deliveries}. */
export function deliveriesOf(ask: Ask): Deliveries {
  return {
    list: (filter = {}) =>
      pagesOf(async (cursor = filter.cursor) => {
        const { body } = await ask('get', '/v1/deliveries', { query: { ...filter, cursor } });
        return { items: body.deliveries, next: body.next };
      }),
    get: async (id) => (await ask('get', '/v1/deliveries/{id}', { params: { id } })).body,
    redeliver: async (id) => (await ask('post', '/v1/deliveries/{id}/redeliveries', { params: { id } })).body,
    cancel: async (id) => (await ask('post', '/v1/deliveries/{id}/cancel', { params: { id } })).body,
  };
}

/** Makes {@link DeadLetters}. */
export function deadLettersOf(ask: Ask): DeadLetters {
  return {
    list: (filter = {}) =>
      pagesOf(async (cursor = filter.cursor) => {
        const { body } = await ask('get', '/v1/dead-letters', { query: { ...filter, cursor } });
        return { items: body.deliveries, next: body.next };
      }),
    discard: async (query) => (await ask('delete', '/v1/dead-letters', { query })).body,
  };
}

import type { Ask } from '../http/ask.ts';
import type { components } from '../schema.ts';

/** One thing that happened. Numbers in `data` that JavaScript can't hold are rounded here. */
export type Event = components['schemas']['Event'];

/** Events as they are kept. Producers post them with a `createProducer`. */
export interface Events {
  /** One event. Ids are unique per source: without `source`, one that is on several is an error `conflict`. */
  get(id: string, options?: { source?: string | undefined }): Promise<Event>;
}

/** Makes {@link Events}. */
export function eventsOf(ask: Ask): Events {
  return {
    get: async (id, query = {}) => (await ask('get', '/v1/events/{id}', { params: { id }, query })).body,
  };
}

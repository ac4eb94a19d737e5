import type { Ask } from '../http/ask.ts';
import type { Loose, QueryOf } from '../http/operation.ts';
import type { components, operations } from '../schema.ts';
import { wholeList } from './pages.ts';

/** A type that events may have. */
export type EventType = components['schemas']['EventType'];

/** A type to register. */
export type EventTypeRegistration = components['schemas']['EventTypeRegistration'];

/** A type that was registered. */
export type RegisteredEventType = components['schemas']['RegisteredEventType'];

/** Which event types to list. */
export type EventTypeFilter = Loose<Omit<QueryOf<operations['listEventTypes']>, 'cursor' | 'per_page'>>;

/** The catalogue of event types. */
export interface EventTypes {
  list(filter?: EventTypeFilter): Promise<EventType[]>;
  /** Registers a type for a kind of source or a single one, or replaces it. For operators. */
  register(registration: EventTypeRegistration): Promise<RegisteredEventType>;
  /** Removes a registered type, by its id. For operators. */
  delete(id: string): Promise<void>;
}

/** Makes {@link EventTypes}. */
export function eventTypesOf(ask: Ask): EventTypes {
  return {
    list: (filter = {}) => wholeList((page) => ask('get', '/v1/event-types', { query: { ...filter, ...page } })),
    register: async (body) => (await ask('post', '/v1/event-types', { body })).body,
    delete: async (id) => void (await ask('delete', '/v1/event-types/{id}', { params: { id } })),
  };
}

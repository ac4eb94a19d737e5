import type { Event } from '@posthorn/core/event';

/** An event with this data; unless said otherwise of no known type. */
export function eventWith(data: unknown, more: Partial<Event> = {}): Event {
  return {
    id: '7a48ce8c-728d-4350-8da8-e283d6fce277',
    source: 'sites/example',
    type: 'order.created',
    actor: null,
    time: '2020-01-02T03:04:05Z',
    data: JSON.stringify(data),
    receivedAtMs: 0,
    ...more,
  };
}

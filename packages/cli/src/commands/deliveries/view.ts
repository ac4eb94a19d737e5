import type { Delivery } from '@posthorn/client';
import type { Colour } from '../../output/colour.ts';
import type { ListView } from '../../output/print.ts';

/** Deliveries in a table. */
export const deliveryView: ListView<Delivery> = {
  head: ['ID', 'STATUS', 'REASON', 'TYPE', 'SOURCE', 'HOOK', 'ATTEMPTS', 'ANSWER', 'CREATED'],
  row: (one) => [
    one.id,
    { text: one.status, colour: statusColour(one.status) },
    one.reason,
    one.type,
    one.source,
    one.hook,
    one.attempt_count,
    one.status_code,
    one.created_at,
  ],
};

/** Colours a delivery's status as good, bad or open. */
export function statusColour(status: Delivery['status']): Colour {
  return status === 'delivered' ? 'green' : status === 'dead' ? 'red' : 'yellow';
}

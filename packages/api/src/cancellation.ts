import type { Author } from '@posthorn/core/audit';
import type { Hook } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import { addNote } from '@posthorn/store/audit-note';
import { type Cancellation, cancelDelivery } from '@posthorn/store/cancel';
import type { DeliverySummary } from '@posthorn/store/deliveries';
import type { Store } from '@posthorn/store/store';

/**
 * Cancels a delivery that is on its way. One that is cancelled already stays so.
 *
 * @throws Problem `conflict` when it has ended otherwise
 */
export async function askCancellation(
  store: Store,
  { id, status, source, hook: hookId }: DeliverySummary,
  hook: Hook | undefined,
  by: Author,
): Promise<Extract<Cancellation, 'cancelled' | 'asked'>> {
  if (status === 'cancelled') return 'cancelled';
  if (status === 'pending' || status === 'retrying') {
    await addNote(store, {
      action: 'delivery.cancelled',
      by,
      source: hook?.source ?? source,
      hook: hookId,
      target: { delivery: id },
    });
    const became = await cancelDelivery(store, id);
    if (became === 'cancelled' || became === 'asked') return became;
  }
  throw new Problem('conflict', `Delivery ${id} has ended. Only one that is on its way can be cancelled.`);
}

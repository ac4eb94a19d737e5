import type { Author } from '@posthorn/core/audit';
import type { Hook } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import { addNote } from '@posthorn/store/audit-note';
import type { DeliverySummary } from '@posthorn/store/deliveries';
import type { ApiDeps } from './deps.ts';

/**
 * Asks for an ended delivery to be delivered again, once: the job's id, or what
 * it was redelivered as before.
 *
 * @throws Problem `conflict` when it has not ended, or its hook is gone
 */
export async function askRedelivery(
  { store, queues }: Pick<ApiDeps, 'store' | 'queues'>,
  { id, status, hook: hookId, redeliveredAs }: DeliverySummary,
  hook: Hook | undefined,
  by: Author,
): Promise<{ job: string | null; redeliveredAs: number | null }> {
  if (redeliveredAs !== null) return { job: null, redeliveredAs };
  if (status === 'pending' || status === 'retrying') {
    throw new Problem(
      'conflict',
      `Delivery ${id} is still on its way. Only one that has ended can be delivered again.`,
    );
  }
  if (!hook) throw new Problem('conflict', `Hook ${hookId} was deleted, so delivery ${id} has nowhere to go.`);
  await addNote(store, {
    action: 'delivery.redelivered',
    by,
    source: hook.source,
    hook: hook.id,
    target: { delivery: id },
  });
  const [job = null] = await queues.add('redelivery', { delivery: id });
  return { job, redeliveredAs: null };
}

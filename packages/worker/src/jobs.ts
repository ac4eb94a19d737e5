import { hashContent } from '@posthorn/core/posted-event';
import { acceptEvents } from '@posthorn/store/accept-events';
import { endWaiting } from '@posthorn/store/end-waiting';
import { getHook, switchOffHook } from '@posthorn/store/hooks';
import type { Deactivation, JobHandlers } from '@posthorn/store/queues';
import { redeliver } from '@posthorn/store/redeliver';
import type { Store } from '@posthorn/store/store';
import type { Logger } from 'pino';
import { sweepAll } from './sweeper.ts';

/** What the workers do for the BullMQ queues. Each handler may run twice and then does nothing more. */
export function jobHandlers(store: Store, log: Logger): JobHandlers {
  return {
    redelivery: ({ delivery }) => redeliver(store, delivery),
    housekeeping: (job) => {
      switch (job.task) {
        case 'hook_deactivated':
          return deactivate(store, job.hook, job.reason);
        case 'hook_deleted':
          return endWaiting(store, job.hook, 'hook_deleted');
        case 'sweep':
          return sweepAll(store, log);
      }
    },
  };
}

async function deactivate(store: Store, id: number, reason: Deactivation): Promise<number> {
  if (reason.by === 'receiver') await switchOffHook(store, id, { reason: 'gone', revision: reason.revision });
  const stored = await getHook(store, id);
  // Left alone, or switched on again meanwhile: what waits goes on.
  if (!stored || stored.hook.active) return 0;
  const event = {
    source: 'system',
    type: 'hook.deactivated',
    actor: 'posthorn',
    time: stored.hook.updated_at,
    data: JSON.stringify({
      hook: id,
      source: stored.hook.source,
      reason: reason.by === 'receiver' ? 'gone' : 'person',
    }),
  };
  // The id comes from the revision, so that a second run publishes nothing.
  const eventId = `hook-${id}-revision-${stored.revision}`;
  await acceptEvents(store, [{ ...event, id: eventId, contentHash: hashContent(event) }]);
  return endWaiting(store, id, 'hook_deactivated');
}

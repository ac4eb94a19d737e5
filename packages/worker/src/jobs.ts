import { hashContent } from '@posthorn/core/posted-event';
import { acceptEvents } from '@posthorn/store/accept-events';
import { endWaiting } from '@posthorn/store/end-waiting';
import { getHook, switchOffHook } from '@posthorn/store/hooks';
import type { JobHandlers } from '@posthorn/store/queues';
import { redeliver } from '@posthorn/store/redeliver';
import type { Store } from '@posthorn/store/store';

/** Why Posthorn switches a hook off today: its receiver answered 410 Gone. */
const goneReason = 'gone';

/** What the workers do for the BullMQ queues. Each handler may run twice and then does nothing more. */
export function jobHandlers(store: Store): JobHandlers {
  return {
    redelivery: ({ delivery }) => redeliver(store, delivery),
    housekeeping: ({ task, hook }) => {
      switch (task) {
        case 'hook_deactivated':
          return deactivate(store, hook);
        case 'hook_deleted':
          return endWaiting(store, hook, 'hook_deleted');
      }
    },
  };
}

async function deactivate(store: Store, id: number): Promise<number> {
  await switchOffHook(store, id, goneReason);
  const stored = await getHook(store, id);
  if (!stored || stored.hook.active) return 0;
  // The id comes from the revision, so that a second run publishes nothing.
  const event = {
    source: 'system',
    type: 'hook.deactivated',
    actor: 'posthorn',
    time: stored.hook.updated_at,
    data: JSON.stringify({ hook: id, source: stored.hook.source, reason: goneReason }),
  };
  const contentHash = hashContent(event);
  await acceptEvents(store, [{ ...event, id: `hook-${id}-revision-${stored.revision}`, contentHash }]);
  return endWaiting(store, id, 'hook_deactivated');
}

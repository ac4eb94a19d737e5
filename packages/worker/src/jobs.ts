import { posthorn } from '@posthorn/core/audit';
import { hashContent } from '@posthorn/core/posted-event';
import { acceptEvents } from '@posthorn/store/accept-events';
import { endWaiting } from '@posthorn/store/end-waiting';
import { isWornOut } from '@posthorn/store/gates';
import { deleteHook, getHook, type StoredHook, switchOffHook } from '@posthorn/store/hooks';
import type { Deactivation, JobHandlers } from '@posthorn/store/queues';
import { redeliver } from '@posthorn/store/redeliver';
import type { Store } from '@posthorn/store/store';
import { type HubDeps, runHubJob } from './hub/jobs.ts';
import { type SelectionDeps, selectForReplay } from './replay/select.ts';
import { type RetentionDeps, retainAll } from './retention.ts';
import { sweepAll } from './sweeper.ts';

/** What the workers do for the BullMQ queues. Each handler may run twice and then does nothing more. */
export function jobHandlers(deps: HubDeps & RetentionDeps & SelectionDeps): JobHandlers {
  const { store, stopping, log } = deps;
  return {
    hub: (job) => runHubJob(deps, job),
    redelivery: ({ delivery }) => redeliver(store, delivery),
    replay: ({ replay }) => selectForReplay(deps, replay),
    housekeeping: (job) => {
      switch (job.task) {
        case 'hook_deactivated':
          return deactivate(store, job.hook, job.reason);
        case 'hook_deleted':
          return endWaiting(store, job.hook, 'hook_deleted');
        case 'sweep':
          return sweepAll(store, stopping, log);
        case 'retain':
          return retainAll(deps);
      }
    },
  };
}

async function deactivate(store: Store, id: number, reason: Deactivation): Promise<number> {
  if (reason.by === 'receiver') await switchOffHook(store, id, { reason: 'gone', revision: reason.revision });
  if (reason.by === 'failures') await switchOffWornHook(store, id);
  const stored = await getHook(store, id);
  // Left alone, or switched on again meanwhile: what waits goes on.
  if (!stored || stored.hook.active) return 0;
  if (reason.by === 'receiver' && stored.hook.hub?.open) return endSubscription(store, stored);
  const event = {
    source: 'system',
    type: 'hook.deactivated',
    actor: 'posthorn',
    time: stored.hook.updated_at,
    data: JSON.stringify({
      hook: id,
      source: stored.hook.source,
      reason: stored.hook.deactivated_reason ?? 'person',
    }),
  };
  // The id comes from the revision, so that a second run publishes nothing.
  const eventId = `hook-${id}-revision-${stored.revision}`;
  await acceptEvents(store, [{ ...event, id: eventId, contentHash: hashContent(event) }]);
  return endWaiting(store, id, 'hook_deactivated');
}

/** Unless an attempt succeeded meanwhile, or somebody switched it on again. */
async function switchOffWornHook(store: Store, id: number): Promise<void> {
  const stored = await getHook(store, id);
  if (stored && (await isWornOut(store, id, Date.now())))
    await switchOffHook(store, id, { reason: 'failing', revision: stored.revision });
}

/** A subscriber who answers 410 has ended what it asked for without credentials: nobody else would miss it (W3C WebSub section 7). */
async function endSubscription(store: Store, { hook, revision }: StoredHook): Promise<number> {
  const by = { ...posthorn, action: 'subscription.ended' } as const;
  return (await deleteHook(store, hook.id, revision, by)) ? endWaiting(store, hook.id, 'hook_deleted') : 0;
}

import type { HubJob } from '@posthorn/store/hub-jobs';
import { expire } from '@posthorn/store/hub-subscriptions';
import type { JobQueues } from '@posthorn/store/queues';
import type { Store } from '@posthorn/store/store';
import type { Guard } from '@posthorn/transports/guard/guard';
import { sayDenied, verifyIntent } from './verify.ts';

/** What the jobs of the hub work with. */
export interface HubDeps {
  store: Store;
  queues: JobQueues;
  /** Every request to a callback passes it. */
  guard: Guard;
  now: () => Date;
}

/** What the workers do for queue `hub` (wire-formats.md S16). Run twice, each does nothing more. */
export async function runHubJob(deps: HubDeps, job: HubJob): Promise<unknown> {
  switch (job.task) {
    case 'verify':
      return verifyIntent(deps, job);
    case 'expire': {
      const end = await expire(deps.store, job, deps.now());
      if (end === 'deleted') await deps.queues.add('housekeeping', { task: 'hook_deleted', hook: job.hook });
      return end;
    }
    case 'deny':
      return sayDenied(deps.guard, job);
  }
}

import { findDeadLetters } from '@posthorn/store/dead-letters';
import type { DeliverySummary } from '@posthorn/store/deliveries';
import { getHooks, type StoredHook } from '@posthorn/store/hooks';
import type { DeliveryFilter } from '@posthorn/store/list-deliveries';
import { type Store, shardOfId } from '@posthorn/store/store';
import type { z } from 'zod';
import type { replayPreviewSchema } from './replay-schema.ts';

type Preview = z.infer<typeof replayPreviewSchema>;
type Count = Preview['counts'][number];

/** Counts what a replay would deliver, by hook and reason, the most first. */
export async function previewReplay(store: Store, filter: DeliveryFilter): Promise<Preview> {
  const { found, complete } = await findDeadLetters(store, filter);
  const groups = new Map<string, Pick<DeliverySummary, 'hook' | 'reason'> & { count: number }>();
  for (const { hook, reason } of found) {
    const key = `${hook} ${reason}`;
    const known = groups.get(key);
    if (known) known.count += 1;
    else groups.set(key, { hook, reason, count: 1 });
  }
  const hooks = await hooksById(store, [...new Set(found.map(({ hook }) => hook))]);
  const counts = [...groups.values()].map(({ hook, reason, count }): Count => {
    const stored = hooks.get(hook);
    return { hook, source: stored?.hook.source ?? null, hook_state: stateOf(stored), reason, count };
  });
  return { selected: found.length, complete, counts: counts.toSorted((a, b) => b.count - a.count) };
}

async function hooksById(store: Store, ids: readonly number[]): Promise<Map<number, StoredHook>> {
  const found = new Map<number, StoredHook>();
  for (const shard of store.shards) {
    const here = ids.filter((id) => shardOfId(store, id) === shard);
    const hooks = here.length > 0 ? await getHooks(store, shard, here) : [];
    for (const stored of hooks) if (stored) found.set(stored.hook.id, stored);
  }
  return found;
}

function stateOf(stored: StoredHook | undefined): Count['hook_state'] {
  if (!stored) return 'deleted';
  if (!stored.hook.active) return 'off';
  return stored.hook.paused ? 'paused' : 'active';
}

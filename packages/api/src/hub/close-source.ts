import type { Author } from '@posthorn/core/audit';
import { endOpenSubscriptions } from '@posthorn/store/hub-subscriptions';
import type { ApiDeps } from '../deps.ts';

/**
 * Ends what strangers subscribed to on a source that is no longer public, before
 * whoever closed it is answered: they hear of no event after that. Safe to run
 * again, which is why it does not ask whether the source was public before.
 */
export async function endStrangers(
  { store, queues }: Pick<ApiDeps, 'store' | 'queues'>,
  source: string,
  by: Author,
): Promise<void> {
  const ended = await endOpenSubscriptions(store, source, by);
  if (ended.length === 0) return;
  await queues.add('housekeeping', ...ended.map(({ hook }) => ({ task: 'hook_deleted', hook }) as const));
  const reason = 'This topic is no longer public.';
  const denials = ended.flatMap(({ callback, topics }) => topics.map((topic) => ({ callback, topic })));
  await queues.add('hub', ...denials.map((one) => ({ task: 'deny', ...one, reason }) as const));
}

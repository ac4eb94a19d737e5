import type { Author } from '@posthorn/core/audit';
import { Problem } from '@posthorn/core/problem';
import { subscribe, unsubscribe } from '@posthorn/store/hub-subscriptions';
import { managedSource, noSource } from '../access.ts';
import type { Caller } from '../auth.ts';
import { type ApiDeps, nowOf } from '../deps.ts';
import { invalid } from '../parse.ts';
import type { HubRequest } from './request.ts';
import { checkedTarget } from './target.ts';

/**
 * Does at once what somebody asks for a source of their own (wire-formats.md
 * S16): no verification, no lease.
 *
 * @throws Problem `not_found` for a source that isn't theirs
 */
export async function applyNow(
  deps: ApiDeps,
  { caller, by }: { caller: Caller; by: Author },
  hub: string,
  asked: HubRequest,
): Promise<void> {
  const { store, queues } = deps;
  const { source, event } = asked.topic;
  const own = await managedSource(store, caller, source);
  const target = isServiceAlone(asked) ? asked.callback : await checkedTarget(deps, own, asked);
  if (asked.mode === 'unsubscribe') {
    const deleted = await unsubscribe(store, { source, event, target, openOnly: false }, nowOf(deps), by);
    await queues.add('housekeeping', ...deleted.map((hook) => ({ task: 'hook_deleted', hook }) as const));
    return;
  }
  const topic = { url: asked.topicUrl, expires_at: null };
  const result = await subscribe(store, { source, event, topic, hub, target, open: false }, nowOf(deps), by);
  switch (result.kind) {
    case 'subscribed':
      return;
    case 'full':
      throw invalid([
        { field: 'hub.callback', message: 'has all the events that one hook may have; subscribe to "*"' },
      ]);
    case 'closed':
      throw noSource(caller, source);
    case 'stopped':
      throw new Problem('conflict', 'The hook was switched off by a person.');
  }
}

/** What ends may be named without its settings, as octokit.rb does: of a service a repository has one hook at most. */
function isServiceAlone({ mode, callback: { name, config } }: HubRequest): boolean {
  return mode === 'unsubscribe' && name !== 'web' && Object.keys(config).length === 0;
}

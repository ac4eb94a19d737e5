import type { Event } from '@posthorn/core/event';
import { type Hook, subscribes } from '@posthorn/core/hook';
import { invalidField } from '@posthorn/core/problem';
import { hookSourcesOf } from '@posthorn/core/source';
import { getEvent } from '@posthorn/store/events';
import { latestEvent } from '@posthorn/store/latest-event';
import { hasFormFor } from '@posthorn/transports/known';
import type { Caller } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { visibleEvents } from './events.ts';
import type { PreviewBody } from './hook-preview-schema.ts';
import { sampleEvent } from './sample-event.ts';

/** Id of an event that was made for a preview. */
const madeId = 'preview';

/**
 * The event that a preview is about: the one in the request, the stored one of
 * that id, the latest one that the hook would hear, or a sample.
 *
 * @throws Problem `invalid` when it can't be one
 */
export async function previewedEvent(deps: ApiDeps, caller: Caller, hook: Hook, asked: PreviewBody): Promise<Event> {
  const blank = { id: madeId, source: hook.source, actor: null, time: nowOf(deps).toISOString(), receivedAtMs: 0 };
  if (asked.event) {
    const { id = blank.id, type, actor = null, time = blank.time, data } = asked.event;
    return { ...blank, id, type, actor, time, data: JSON.stringify(data) };
  }
  if (asked.event_id !== undefined) return storedEvent(deps, caller, hook, asked.event_id);
  const hears = (type: string) => subscribes(hook.events, type) && hasFormFor(hook, type);
  return (await latestEvent(deps.store, hook.source, hears)) ?? { ...blank, ...sampleEvent(hook, hears) };
}

/** An event of the hook's own source; for an organization also of its repositories, as far as the caller manages them. */
async function storedEvent({ store }: ApiDeps, caller: Caller, hook: Hook, id: string): Promise<Event> {
  const own = await getEvent(store, hook.source, id);
  if (own) return own;
  const heard = hook.source.startsWith('orgs/') ? await visibleEvents(store, caller, id) : [];
  const event = heard.find(({ source }) => hookSourcesOf(source).includes(hook.source));
  if (event) return event;
  throw invalidField('event_id', `there is no event ${id} on ${hook.source}; events are kept for some days only`);
}

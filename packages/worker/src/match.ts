import { setImmediate } from 'node:timers/promises';
import type { Event } from '@posthorn/core/event';
import { filterable, maxFilteredLength, testerOf } from '@posthorn/core/filter-tester';
import { type Hook, subscribes } from '@posthorn/core/hook';
import { isLarge, type LargeEvent, type StoredEvent } from '@posthorn/store/event-record';
import { hasFormFor } from '@posthorn/transports/known';

/** The hooks that an event of this type goes to: active, subscribed, and with a form for it. */
export function matchingHooks(hooks: readonly Hook[], type: string): Hook[] {
  return hooks.filter((hook) => hook.active && subscribes(hook.events, type) && hasFormFor(hook, type));
}

/** Attempts in flight wait no longer than about this for filters to be asked. */
const maxBusyMs = 20;

/** Data of more bytes is too large for filters, whatever its characters are: none takes more than three. */
const maxFilteredBytes = 3 * maxFilteredLength;

/**
 * Those of the hooks whose filter the event passes. One too large for filters passes all.
 *
 * @param whole reads an event's large data; undefined when it is kept no longer
 */
export async function passing(
  hooks: readonly Hook[],
  event: StoredEvent,
  whole: (event: LargeEvent) => Promise<Event | undefined>,
): Promise<Hook[]> {
  if (!isLarge(event)) return passingWhole(hooks, event);
  if (event.dataBytes > maxFilteredBytes) return [...hooks];
  const read = await whole(event);
  // What is gone can't be delivered, whatever is said here.
  return read ? passingWhole(hooks, read) : [];
}

async function passingWhole(hooks: readonly Hook[], event: Event): Promise<Hook[]> {
  const seen = filterable(event);
  if (seen === undefined) return [...hooks];
  const passed: Hook[] = [];
  let sinceMs = performance.now();
  for (const hook of hooks) {
    if (!hook.filter || testerOf(hook.filter)(seen)) passed.push(hook);
    if (performance.now() - sinceMs < maxBusyMs) continue;
    await setImmediate();
    sinceMs = performance.now();
  }
  return passed;
}

import { type Hook, subscribes } from '@posthorn/core/hook';
import { dialectOf } from '@posthorn/dialects/dialects';

/** The hooks that an event of this type goes to: active, subscribed, and in a format that has a form for it. */
export function matchingHooks(hooks: readonly Hook[], type: string): Hook[] {
  return hooks.filter((hook) => hook.active && subscribes(hook.events, type) && dialectOf(hook).supports(type));
}

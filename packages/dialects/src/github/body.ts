import type { Event } from '@posthorn/core/event';
import type { DialectHook } from '../dialect.ts';
import { formPayload } from '../form.ts';

/** The event's data as posted, by itself or as the form field `payload` (wire-formats.md G2, S12). */
export function dataBody(event: Event, hook: DialectHook): string {
  return isJson(hook) ? event.data : formPayload(event.data);
}

/** The media type of {@link dataBody}. */
export function dataContentType(hook: DialectHook): string {
  return isJson(hook) ? 'application/json' : 'application/x-www-form-urlencoded';
}

/** `form` is the default (wire-formats.md S6). */
function isJson({ config }: DialectHook): boolean {
  return config['content_type'] === 'json';
}

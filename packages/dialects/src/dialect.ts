import type { DialectName } from '@posthorn/core/dialect-names';
import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';

/** What a dialect needs to know of the hook it writes for. */
export type DialectHook = Pick<Hook, 'id' | 'source' | 'config'>;

/**
 * A wire format: how one event looks as an HTTP POST. Pure: the same event,
 * hook and moment give the same bytes. Header names are lower case.
 */
export interface Dialect {
  readonly name: DialectName;
  /** Whether this format has a form for events of that type; others are not sent in it. */
  supports(type: string): boolean;
  /** The request body. Depends on the event and the hook's settings, never on the moment. */
  body(event: Event, hook: DialectHook): string;
  /** Headers that are the same in every request of a hook until the hook changes. */
  constantHeaders(hook: DialectHook): Record<string, string>;
  /** Headers that belong to one event or one attempt: ids, timestamps, signatures over `body`. */
  attemptHeaders(attempt: { event: Event; hook: DialectHook; body: string; nowMs: number }): Record<string, string>;
}

import type { DialectName } from '@posthorn/core/dialect-names';
import type { Event } from '@posthorn/core/event';
import type { Hook, RetiredSecret } from '@posthorn/core/hook';
import type { HubSubscription } from '@posthorn/core/hub';

/** What a dialect needs to know of the hook it writes for. */
export type DialectHook = Pick<Hook, 'id' | 'source' | 'config'> & {
  /** The latest one first. Absent is the same as none. */
  retired_secrets?: readonly RetiredSecret[];
  /** Set on hooks that were made through the hub. */
  hub?: HubSubscription;
};

/** What a dialect may say that is not of the hook itself. */
export interface DialectContext {
  /** Integer id of the hook's source; null leaves out the header that tells it (wire-formats.md G1). */
  sourceNumber: number | null;
  /** The GitHub Enterprise Server that Posthorn stands in for, if any (wire-formats.md G1). */
  enterprise: { version: string; host: string } | null;
}

/** One attempt, as its headers depend on it. */
export interface DialectAttempt {
  event: Event;
  hook: DialectHook;
  /** What {@link Dialect.body} gave for this event and hook, or its bytes, which are signed without a copy. */
  body: string | Uint8Array;
  /** The moment of the attempt, milliseconds since the epoch. */
  nowMs: number;
}

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
  constantHeaders(hook: DialectHook, context?: DialectContext): Record<string, string>;
  /** Headers that belong to one event or one attempt: ids, timestamps, signatures over `body`. */
  attemptHeaders(attempt: DialectAttempt): Record<string, string>;
}

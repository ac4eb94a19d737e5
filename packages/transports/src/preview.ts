import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import type { DialectContext } from '@posthorn/dialects/dialect';

/** What a transport would send for an event, without sending it. */
export interface Preview {
  method: string;
  url: string;
  /** Names are lower case. */
  headers: Record<string, string>;
  /** Names of the headers whose values are secret: whoever shows the preview masks them. */
  secretHeaders: readonly string[];
  body: string;
  /** What a person reads of it, as plain text: the fallback text, the tweet. Null where no person does, as for `web`. */
  text: string | null;
}

/** What a preview may depend on beside event and hook. */
export interface PreviewContext {
  /** Stands for the moment of the attempt, milliseconds since the epoch. */
  nowMs: number;
  /** The GitHub Enterprise Server that Posthorn stands in for, if any. */
  enterprise: DialectContext['enterprise'];
}

/**
 * Says what an attempt would send. No network; the hook's settings have passed
 * the transport's schema, secrets included, which may not be in `url` or `body`.
 *
 * @throws AttemptFailure, reason `bad_request`, when the event has no form there
 */
export type PreviewOf = (event: Event, hook: Hook, context: PreviewContext) => Preview | Promise<Preview>;

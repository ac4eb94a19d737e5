import type { DialectName } from '@posthorn/core/dialect-names';
import { type Event, eventGuid } from '@posthorn/core/event';
import type { Dialect } from '../dialect.ts';
import { signatureIfSecret } from '../standard-webhooks/sign.ts';
import { envelope } from './envelope.ts';

/** What differs between MyGet's two formats. */
export interface MygetFormat {
  name: DialectName;
  contentType: string;
  supports: (type: string) => boolean;
  /** The JSON text that goes into the envelope. */
  payload: (event: Event) => string;
}

/** A dialect of MyGet's: envelope, headers, and a signature if the hook has a secret (wire-formats.md M2, M3). */
export function mygetDialect({ name, contentType, supports, payload }: MygetFormat): Dialect {
  return {
    name,
    supports,
    body: (event) => envelope(event, payload(event)),
    constantHeaders: () => ({ 'content-type': contentType, 'user-agent': 'MyGet Web Hook/1.0' }),
    attemptHeaders: (attempt) => ({
      'x-myget-eventidentifier': eventGuid(attempt.event),
      ...signatureIfSecret(attempt),
    }),
  };
}

import { v5 as uuidv5, validate } from 'uuid';
import { rememberLast } from './remember-last.ts';

/** One thing that happened, as stored. `data` is JSON text, carried as the producer wrote it. */
export interface Event {
  /** 1 to 128 printable characters; unique per source. */
  id: string;
  source: string;
  type: string;
  /** Who did it, or null when the producer did not say. */
  actor: string | null;
  /** RFC 3339, as written by the producer. */
  time: string;
  /** JSON text of an object, without insignificant white space. */
  data: string;
  /** When Posthorn accepted it, milliseconds since the epoch. */
  receivedAtMs: number;
}

/** The largest `data` in bytes of UTF-8 (wire-formats.md G4: 25 MB). */
export const maxDataBytes = 26_214_400;

/** Asked about one event some times in a row. */
const isUuid = rememberLast((id: string) => validate(id));

/** UUIDv5 namespace for everything that Posthorn derives from a source and a text. */
const namespace = '6f6e1f3c-6f5e-5b1a-9b0e-3d0f7a5c2e41';

/** The event id that an `Idempotency-Key` stands for (design.md section 3.4). */
export function idFromKey(source: string, key: string, itemIndex: number): string {
  return uuidv5(`${source}\n${key}\n${itemIndex}`, namespace);
}

/**
 * The GUID of an event where a wire format wants one: its id when that is a
 * UUID, else UUIDv5 of source and id (design.md section 5).
 */
export function eventGuid(event: Pick<Event, 'id' | 'source'>): string {
  return isUuid(event.id) ? event.id : uuidv5(`${event.source}\n${event.id}`, namespace);
}

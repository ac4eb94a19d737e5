import { randomUUID } from 'node:crypto';
import { PosthornError } from '../http/error.ts';

/** One thing that happened, as it is given to a producer. */
export interface ProducerEvent {
  /** What it happened on, such as `feeds/sample-feed`. Default: the producer's `source`. */
  source?: string | undefined;
  /** What happened, such as `package.added`. */
  type: string;
  /**
   * Unique per source: an event is accepted once under its id, by whichever
   * producer, while it is kept. Default: a new UUID, which makes the producer's own retries safe.
   */
  id?: string | undefined;
  /** Who did it. */
  actor?: string | null | undefined;
  /**
   * When, RFC 3339. Default: now. With an `id` of your own, it is left to the
   * server: sent again later, the event must have the same content.
   */
  time?: string | Date | undefined;
  /** The event itself, an object that becomes JSON; or a {@link JsonText}, which is sent as it is. */
  data: object;
}

/** JSON that is sent as it was written: for numbers that JavaScript can't hold, or text that is there already. */
export class JsonText {
  readonly text: string;

  /** @param text a JSON object. Throws a SyntaxError for what is not JSON. */
  constructor(text: string) {
    JSON.parse(text);
    this.text = text;
  }
}

/** An event as it goes into a batch. */
export interface WrittenEvent {
  id: string;
  /** JSON. Sent again, it is sent to the letter. */
  text: string;
  bytes: number;
}

/**
 * Writes an event down, with the id that it will be retried under.
 *
 * @throws PosthornError `invalid` for what can't be written; the server checks the rest
 */
export function writeEvent(event: ProducerEvent, defaultSource: string | undefined): WrittenEvent {
  const { source = defaultSource, type, actor, data } = event;
  const id = event.id ?? randomUUID();
  const time = event.time ?? (event.id === undefined ? new Date() : undefined);
  if (typeof source !== 'string') throw invalid('source', 'must be there, in the event or in the producer’s options');
  if (typeof type !== 'string') throw invalid('type', 'must be a string, such as "package.added"');
  if (typeof id !== 'string') throw invalid('id', 'must be a string');
  const fields = { id, source, type, actor, time: time instanceof Date ? isoOf(time) : time };
  const text = `${JSON.stringify(fields).slice(0, -1)},"data":${dataText(data)}}`;
  return { id, text, bytes: Buffer.byteLength(text) };
}

function dataText(data: object): string {
  if (data instanceof JsonText) return data.text;
  let text: string | undefined;
  try {
    text = JSON.stringify(data) as string | undefined;
  } catch (error) {
    throw invalid('data', `must be what JSON can hold: ${(error as Error).message}`, error);
  }
  if (!text?.startsWith('{')) throw invalid('data', 'must be an object');
  return text;
}

function isoOf(time: Date): string {
  if (Number.isNaN(time.getTime())) throw invalid('time', 'must be a date that exists');
  return time.toISOString();
}

function invalid(field: string, message: string, cause?: unknown): PosthornError {
  return new PosthornError('invalid', `${field}: ${message}.`, { errors: [{ field, message }], cause });
}

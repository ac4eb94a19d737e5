import { hash } from 'node:crypto';
import { maxDataBytes } from './event.ts';
import { builtInCatalogue, type EventCatalogue } from './event-catalogue.ts';
import { type Member, maxJsonDepth, type ScanFailure, type Scanned, type Span, scanJson } from './json-scan.ts';
import { describeFailure, withoutGaps } from './json-text.ts';
import { postedFieldNames, postedFieldsSchema } from './posted-fields.ts';
import { type FieldError, Problem } from './problem.ts';

/** An event as a producer posted it, checked, before `id` and `time` get their defaults. */
export interface PostedEvent {
  id: string | undefined;
  source: string;
  type: string;
  actor: string | undefined;
  time: string | undefined;
  /** JSON text of an object, as posted less insignificant white space. */
  data: string;
  /** Says whether two posts under one id are the same event: see {@link hashContent}. */
  contentHash: string;
}

/** The event in a request body, or what is wrong with the body. */
export type ParsedEvent = { ok: true; event: PostedEvent } | { ok: false; problem: Problem };

/** The events' own texts in a batch body, or what is wrong with the whole. */
export type ParsedBatch = { ok: true; items: string[] } | { ok: false; problem: Problem };

/** The most events that one batch may hold. */
export const maxBatchItems = 1000;

/** Which event types there are, to who reads an event. */
export type KnownTypes = Pick<EventCatalogue, 'typesOf'>;

/**
 * Reads one posted event (design.md sections 3.9 and 8). Whether its data is as
 * the schema of its type says is for {@link EventCatalogue.checkData} to find.
 */
export function parsePostedEvent(text: string, types: KnownTypes = builtInCatalogue): ParsedEvent {
  const scan = scanJson(text);
  if (!scan.ok) return refused(unreadable(text, scan));
  if (text[scan.root.start] !== '{')
    return refused(
      new Problem('invalid', eventShape, { errors: [{ field: 'body', message: 'must be a JSON object' }] }),
    );
  if (scan.duplicate !== undefined) {
    return refused(invalid([{ field: scan.duplicate, message: 'is there twice; send each key once' }]));
  }
  const data = scan.members.find((member) => member.key === 'data');
  if (data !== undefined && isOver(maxDataBytes, text, data)) {
    return refused(tooLarge('data', `is over ${maxDataBytes} bytes; send less, or a link to it`));
  }
  return readFields(text, scan, data, types);
}

/**
 * Takes a batch apart into the texts of its events, which
 * {@link parsePostedEvent} then reads one by one. In an NDJSON batch a broken
 * line is left for it to find; blank lines are skipped.
 *
 * @param least how few events a batch may hold; one of CloudEvents may hold none
 */
export function parseBatch(text: string, format: 'array' | 'ndjson', least: 0 | 1 = 1): ParsedBatch {
  const parsed = format === 'array' ? arrayItems(text) : { ok: true as const, items: lines(text) };
  if (!parsed.ok) return parsed;
  const { length } = parsed.items;
  if (length < least) {
    return refused(
      new Problem('invalid', `The batch is empty; send 1 to ${maxBatchItems} events.`, {
        errors: [{ field: 'body', message: 'is an empty batch' }],
      }),
    );
  }
  if (length > maxBatchItems) {
    return refused(
      new Problem(
        'payload_too_large',
        `The batch holds ${length} events; send at most ${maxBatchItems} in one request.`,
        { errors: [{ field: 'body', message: `holds over ${maxBatchItems} events` }] },
      ),
    );
  }
  return parsed;
}

const hashLength = 22;

/**
 * A hash of what was posted, the first 22 characters of its SHA-256 as base64url (132 bits). The id is
 * left out: hashes are only compared under the same one. An absent actor and
 * null are the same; white space in `data` makes no difference, all else does.
 */
export function hashContent(event: Omit<PostedEvent, 'id' | 'contentHash'>): string {
  // JSON text holds no raw line break, so the first one ends the head whatever the fields are.
  const head = JSON.stringify([event.source, event.type, event.actor ?? null, event.time ?? null]);
  return hash('sha256', `${head}\n${event.data}`, 'base64url').slice(0, hashLength);
}

const eventShape = `The body must be a JSON object with the fields ${postedFieldNames.join(', ')}.`;

function readFields(text: string, scan: Scanned, data: Member | undefined, types: KnownTypes): ParsedEvent {
  const errors: FieldError[] = [];
  const values: Partial<Record<(typeof postedFieldNames)[number], unknown>> = {};
  for (const member of scan.members) {
    const name = postedFieldNames.find((known) => known === member.key);
    if (name === undefined) {
      errors.push({
        field: member.key === '' ? '""' : member.key,
        message: `is not a field of an event; those are ${postedFieldNames.join(', ')}`,
      });
    } else if (name !== 'data') {
      values[name] = JSON.parse(text.slice(member.start, member.end));
    }
  }
  const fields = postedFieldsSchema.safeParse(values);
  if (!fields.success) {
    for (const issue of fields.error.issues) errors.push({ field: issue.path.join('.'), message: issue.message });
  } else {
    const known = types.typesOf(fields.data.source);
    if (known?.includes(fields.data.type) === false) {
      errors.push({ field: 'type', message: typeMessage(fields.data.source, known) });
    }
  }
  if (data === undefined || text[data.start] !== '{') {
    errors.push({
      field: 'data',
      message: `${data === undefined ? 'is required: it ' : ''}must be a JSON object, {} at the least`,
    });
  }
  if (!fields.success || data === undefined || errors.length > 0) return refused(invalid(errors));

  const { id, source, type, actor, time } = fields.data;
  const event = { id, source, type, actor, time, data: withoutGaps(text, scan.gaps, data) };
  return { ok: true, event: { ...event, contentHash: hashContent(event) } };
}

function typeMessage(source: string, known: readonly string[]): string {
  return `${source} has no events of that type, only ${known.slice(0, maxTypesShown).join(', ')}`;
}

function tooLarge(field: string, message: string): Problem {
  return new Problem('payload_too_large', `${field}: ${message}`, { errors: [{ field, message }] });
}

function arrayItems(text: string): ParsedBatch {
  // One level more than an event may have: the array's own.
  const scan = scanJson(text, { maxDepth: maxJsonDepth + 1 });
  if (!scan.ok) return refused(unreadable(text, scan));
  if (text[scan.root.start] !== '[') {
    return refused(
      new Problem('invalid', 'The body must be a JSON array of events; send NDJSON as application/x-ndjson.', {
        errors: [{ field: 'body', message: 'must be a JSON array' }],
      }),
    );
  }
  return { ok: true, items: scan.items.map((item) => text.slice(item.start, item.end)) };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => /[^ \t\r]/.test(line));
}

function unreadable(text: string, failure: ScanFailure): Problem {
  if (failure.reason === 'depth') {
    return invalid([{ field: failure.pointer, message: `nests deeper than ${maxJsonDepth} levels; send it flatter` }]);
  }
  const reason = describeFailure(text, failure);
  return new Problem('bad_request', `The body is not JSON: ${reason}.`, {
    errors: [{ field: 'body', message: `is not JSON: ${reason}` }],
  });
}

function invalid(errors: FieldError[]): Problem {
  const shown = errors.slice(0, maxErrorsShown).map(({ field, message }) => ({ field: shortened(field), message }));
  return new Problem('invalid', shown.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    errors: shown,
  });
}

// Names and pointers come from the body: an answer must not grow with it.
const maxErrorsShown = 20;
const maxFieldLength = 1000;
const maxTypesShown = 50;

function shortened(field: string): string {
  return field.length <= maxFieldLength ? field : `${field.slice(0, maxFieldLength)}...`;
}

function refused(problem: Problem): { ok: false; problem: Problem } {
  return { ok: false, problem };
}

function isOver(maxBytes: number, text: string, { start, end }: Span): boolean {
  // A UTF-16 code unit is 1 to 3 bytes of UTF-8: most texts need no counting.
  if ((end - start) * 3 <= maxBytes) return false;
  return end - start > maxBytes || Buffer.byteLength(text.slice(start, end), 'utf8') > maxBytes;
}

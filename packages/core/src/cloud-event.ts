import { type Scanned, scanJson } from './json-scan.ts';
import { type KnownTypes, type ParsedEvent, parsePostedEvent } from './posted-event.ts';
import { invalidField, Problem } from './problem.ts';

/** How an HTTP request carries CloudEvents. `unsupported` is a form that is not JSON. */
export type CloudEventMode = 'structured' | 'batched' | 'binary' | 'unsupported';

/** Request headers; names are lower case. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * How a request carries CloudEvents, or undefined when it carries none
 * (wire-formats.md W2). A batched body is an array for `parseBatch`, each of
 * its items one for {@link parseStructuredEvent}.
 */
export function cloudEventMode(headers: RequestHeaders): CloudEventMode | undefined {
  const mediaType = mediaTypeOf(headers['content-type']);
  if (mediaType === 'application/cloudevents+json') return 'structured';
  if (mediaType === 'application/cloudevents-batch+json') return 'batched';
  if (mediaType.startsWith('application/cloudevents')) return 'unsupported';
  return headers['ce-specversion'] === undefined && headers['ce-id'] === undefined ? undefined : 'binary';
}

/**
 * Reads a CloudEvent 1.0 in JSON as the event it stands for: `source` less its
 * leading slash, `id`, `type`, `time`, the extension `actor`, and `data` as it
 * is written. Other attributes are dropped; null is the same as absent.
 */
export function parseStructuredEvent(text: string, types?: KnownTypes): ParsedEvent {
  const scan = scanJson(text);
  // What is wrong with the text as a whole is for the reader of plain events to say.
  if (!scan.ok || scan.duplicate !== undefined || text[scan.root.start] !== '{') return parsePostedEvent(text, types);
  const { attributes, data } = membersOf(text, scan);
  if (attributes.has('data_base64')) {
    return refused('data_base64', 'is not accepted: send a JSON object in data');
  }
  const contentType = attributes.get('datacontenttype');
  if (contentType !== undefined && !isJson(contentType)) return refused('datacontenttype', contentTypeRule);
  return asPosted(attributes, data, types);
}

/** Reads a CloudEvent 1.0 whose attributes are `ce-` headers and whose data is the body. See {@link parseStructuredEvent}. */
export function parseBinaryEvent(headers: RequestHeaders, text: string, types?: KnownTypes): ParsedEvent {
  if (!isJson(headers['content-type'])) {
    return {
      ok: false,
      problem: new Problem('unsupported_media_type', `Content-Type: ${contentTypeRule}.`, {
        errors: [{ field: 'Content-Type', message: contentTypeRule }],
      }),
    };
  }
  // A text that is no JSON can't be put into a bigger one. One that nests too deep stops the reader there too.
  const scan = scanJson(text);
  if (!scan.ok && scan.reason === 'syntax') return parsePostedEvent(text, types);
  const attributes = new Map<string, unknown>();
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-') && typeof value === 'string') attributes.set(name.slice(3), fromHeader(value));
  }
  return asPosted(attributes, text, types);
}

function membersOf(text: string, { members }: Scanned): { attributes: Map<string, unknown>; data: string | undefined } {
  const attributes = new Map<string, unknown>();
  let data: string | undefined;
  for (const { key, start, end } of members) {
    if (key === 'data') {
      data = text.slice(start, end);
      continue;
    }
    const value: unknown = JSON.parse(text.slice(start, end));
    if (value !== null) attributes.set(key, value);
  }
  return { attributes, data };
}

/** Has the fields read as those of a plain event, so that both are refused for the same reasons. */
function asPosted(
  attributes: ReadonlyMap<string, unknown>,
  data: string | undefined,
  types: KnownTypes | undefined,
): ParsedEvent {
  if (attributes.get('specversion') !== '1.0') return refused('specversion', 'must be "1.0"');
  if (!attributes.has('id')) return refused('id', 'is required in a CloudEvent');
  const source = attributes.get('source');
  const fields = {
    id: attributes.get('id'),
    source: typeof source === 'string' ? source.replace(/^\//, '') : source,
    type: attributes.get('type'),
    actor: attributes.get('actor'),
    time: attributes.get('time'),
  };
  const head = JSON.stringify(fields);
  return parsePostedEvent(data === undefined ? head : `${head.slice(0, -1)},"data":${data}}`, types);
}

/** An attribute's text: double quotes and backslashes in them first, then percent-encoding, as the HTTP binding says. */
function fromHeader(value: string): string {
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"$/.exec(value) ?? [];
  const text = quoted?.replace(/\\(.)/g, '$1') ?? value;
  try {
    return decodeURIComponent(text);
  } catch {
    // Some SDKs encode nothing, so that a percent sign may stand for itself.
    return text;
  }
}

const contentTypeRule = 'must be application/json or another +json type; data is a JSON object';

function isJson(contentType: unknown): boolean {
  return /^[^/]+\/(?:[^/]+\+)?json$/.test(mediaTypeOf(contentType));
}

function mediaTypeOf(contentType: unknown): string {
  const [mediaType = ''] = typeof contentType === 'string' ? contentType.split(';', 1) : [];
  return mediaType.trim().toLowerCase();
}

function refused(field: string, message: string): ParsedEvent {
  return { ok: false, problem: invalidField(field, message) };
}

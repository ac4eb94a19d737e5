import { crc32 } from 'node:zlib';
import { type Event, eventGuid } from '@posthorn/core/event';
import { rememberLast } from '@posthorn/core/remember-last';

/**
 * Request bodies are stored so that what repeats is stored once. A body that is
 * the event's data takes nothing. One that wraps the data is kept as a template,
 * with marks where the data, the event's GUID, its id, its actor and its time stand: that
 * is mostly the same for all events of a hook, and stored with the hook. Any
 * other body is stored as it is, with the event.
 */
export interface StoredText {
  /** Field name: `t...` a template, `b...` a body. */
  ref: string;
  value: string;
}

/** The parts of an event that its renderings are put together from. */
export type RenderedEvent = Pick<Event, 'id' | 'source' | 'actor' | 'time' | 'data'>;

const marks = { data: '\u0001', guid: '\u0002', actor: '\u0003', time: '\u0004', id: '\u0005' };
const anyMark = new RegExp(`([${Object.values(marks).join('')}])`);
/** Marks must not stand in a body already; and texts are handed to settle.lua one to a line. */
const unfit = new RegExp(`[${Object.values(marks).join('')}\n]`);
/** Longer than any envelope: such a body says much besides the data, so it hardly repeats. */
const maxTemplateLength = 2000;

/** A short name for a text among few others: its CRC-32. */
export function refOf(text: string): string {
  return crc32(text).toString(36);
}

/**
 * The stored form of a body; null when it is the event's data itself.
 *
 * @param latest the template of the body before this one, which is likely to fit again
 */
export function packBody(body: string, event: RenderedEvent, latest?: StoredText): StoredText | null {
  if (body === event.data) return null;
  // Looking whether a template fits is far quicker than making it.
  if (latest?.ref.startsWith('t') && fits(latest.value, event, body)) return latest;
  const template = templateOf(body, event);
  return template === null ? { ref: `b${refOf(body)}`, value: body } : { ref: `t${refOf(template)}`, value: template };
}

function templateOf(body: string, event: RenderedEvent): string | null {
  const at = body.indexOf(event.data);
  if (at < 0 || body.length - event.data.length > maxTemplateLength) return null;
  const before = body.slice(0, at);
  const after = body.slice(at + event.data.length);
  if (unfit.test(before) || unfit.test(after)) return null;
  return marked(before, event) + marks.data + marked(after, event);
}

function marked(text: string, event: RenderedEvent): string {
  if (text.length < 3) return text;
  let template = text
    .replace(`"${eventGuid(event)}"`, `"${marks.guid}"`)
    .replace(JSON.stringify(event.id), marks.id)
    .replace(`"${timeStem(event)}`, `"${marks.time}`);
  if (event.actor !== null) template = template.replace(JSON.stringify(event.actor), marks.actor);
  return template;
}

/** A time less its offset: formats that pad the fraction of a second begin with it. */
function timeStem({ time }: RenderedEvent): string {
  return time.endsWith('Z') ? time.slice(0, -1) : time.slice(0, -6);
}

/** The body again, from the text under `ref`. */
export function unpackBody({ ref, value }: StoredText, event: RenderedEvent): string {
  if (!ref.startsWith('t')) return value;
  return partsOf(value)
    .map((part) => part(event))
    .join('');
}

/** Whether a template says exactly this body: compared in place, since bodies are long and there is one per attempt. */
function fits(template: string, event: RenderedEvent, body: string): boolean {
  let at = 0;
  for (const part of partsOf(template)) {
    const text = part(event);
    const end = at + text.length;
    if (body.slice(at, end) !== text) return false;
    at = end;
  }
  return at === body.length;
}

/** What stands in for each mark. */
const fillers: ReadonlyMap<string, (event: RenderedEvent) => string> = new Map([
  [marks.data, (event) => event.data],
  [marks.guid, (event) => eventGuid(event)],
  [marks.actor, (event) => JSON.stringify(event.actor)],
  [marks.time, (event) => timeStem(event)],
  [marks.id, (event) => JSON.stringify(event.id)],
]);

/** A template's marks, and what stands between them, each as what makes its text for an event. */
const partsOf = rememberLast((template: string) =>
  template.split(anyMark).map((part) => fillers.get(part) ?? (() => part)),
);

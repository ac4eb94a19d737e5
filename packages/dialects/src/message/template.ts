import type { Event } from '@posthorn/core/event';
import { renderBounded } from './bounded-mustache.ts';
import { type Message, messageOf } from './message.ts';
import { parseData } from './parse-data.ts';
import { cut, plainLines } from './plain-text.ts';

/** What a hook may say about its messages. Null or absent is: nothing. */
export interface TemplateHook {
  template?: string | null;
}

/** The longest text that a template gives, in UTF-16 units. */
const maxTextLength = 10_000;

/**
 * The message as a hook wants it: with a template, its text is the sentence (at
 * most 10 000 UTF-16 units, may hold line ends, no other control characters)
 * and there are no fields. Where the template gives no text, or can't be
 * rendered, it is {@link messageOf}. Never throws.
 */
export function messageFor(event: Event, { template }: TemplateHook): Message {
  const data = parseData(event.data);
  const message = messageOf(event, data);
  if (typeof template !== 'string') return message;
  const sentence = rendered(template, event, { data, message });
  return sentence === '' ? message : { ...message, sentence, fields: [] };
}

/** The text of a hook's template for an event, or Posthorn's own sentence: {@link messageFor} without the rest. */
export function textOf(event: Event, hook: TemplateHook): string {
  return messageFor(event, hook).sentence;
}

/** What a template is about: `event`, its `data`, and the `message` that Posthorn would write. */
function rendered(template: string, event: Event, said: { data: unknown; message: Message }): string {
  const { id, source, type, actor, time } = event;
  const view = { event: { id, source, type, actor, time }, ...said };
  try {
    const { text, isWhole } = renderBounded(template, view, maxTextLength);
    return cut(plainLines(isWhole ? text : `${text}…`), maxTextLength);
  } catch {
    // It was checked when the hook was saved; should that have been by other rules, the event still matters.
    return '';
  }
}

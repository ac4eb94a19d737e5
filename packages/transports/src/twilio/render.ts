import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { messageFor } from '@posthorn/dialects/message/template';
import { shorten } from '../shorten.ts';

/** The longest message that Twilio takes, in the count of {@link smsLength}. */
export const maxSmsLength = 1600;

/** Characters that GSM-7, the alphabet of SMS, writes as two. */
const doubled = /[\^{}\\[\]~|€]/g;

/**
 * The length of an SMS. Twilio counts characters, "special" ones as more than
 * one, without saying which: this counts UTF-16 units, and two for what GSM-7
 * writes as two.
 */
export function smsLength(text: string): number {
  return text.length + (text.match(doubled)?.length ?? 0);
}

/**
 * An event as an SMS: its sentence or the hook's template, and its link below.
 * Never longer than {@link maxSmsLength}, never empty. What is cut off ends in
 * "...", since "…" is not in GSM-7: with it, the SMS would cost twice as much.
 */
export function renderTwilio(event: Event, hook: Pick<Hook, 'template'>): string {
  const { title, sentence, link } = messageFor(event, hook);
  // Of a longer text nothing more could be kept, but finding where its characters end would take a while.
  const text = (sentence.trim() === '' ? title : sentence).slice(0, maxSmsLength + 1);
  return shorten({ text, link, mark: '...', fits: (sms) => smsLength(sms) <= maxSmsLength });
}

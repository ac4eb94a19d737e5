import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { type BuildStatus, buildStatusOf } from '@posthorn/dialects/message/build-status';
import type { Message, MessageColor } from '@posthorn/dialects/message/message';
import { messageFor } from '@posthorn/dialects/message/template';
import type { HipchatColor } from './config.ts';
import { escapeHtml, htmlStart } from './html.ts';

/** The body of a room notification. */
export interface HipchatNotification {
  message: string;
  message_format: 'html';
  color: HipchatColor;
  notify: boolean;
}

/** The longest message that HipChat takes, in characters. */
const maxMessage = 10_000;
/** A longer address, escaped, is left out. */
const maxLink = 2500;

const colorOfStatus: Record<BuildStatus, HipchatColor> = {
  queued: 'gray',
  started: 'gray',
  success: 'green',
  failed: 'red',
};

const colorOfMeaning: Record<MessageColor, HipchatColor> = {
  good: 'green',
  warning: 'yellow',
  bad: 'red',
  neutral: 'gray',
};

/**
 * Writes an event for HipChat: pure, within its limit, and with everything
 * escaped. As HTML, since in the format `text` HipChat looks for mentions, and an
 * `@all` in a commit message would call everyone.
 */
export function renderHipchat(event: Event, hook: Pick<Hook, 'config' | 'template'>): HipchatNotification {
  const message = messageFor(event, hook);
  return {
    message: htmlOf(message),
    message_format: 'html',
    color: colorOf(event, message, hook.config),
    notify: hook.config['notify'] === '1',
  };
}

function colorOf(event: Event, message: Message, config: Hook['config']): HipchatColor {
  const status = config['color_by_status'] === '1' ? buildStatusOf(event) : null;
  if (status !== null) return colorOfStatus[status];
  return (config['color'] as HipchatColor | undefined) ?? colorOfMeaning[message.color];
}

/** Title, sentence, and as many of the fields as there is room for. */
function htmlOf({ title, sentence, fields, link }: Message): string {
  const head = `${linked(`<b>${escapeHtml(title)}</b>`, link)}<br>`;
  let html = head + htmlStart(sentence, maxMessage - head.length);
  for (const { name, value } of fields) {
    const line = `<br><b>${escapeHtml(name)}:</b> ${escapeHtml(value)}`;
    if (html.length + line.length > maxMessage) break;
    html += line;
  }
  return html;
}

function linked(html: string, link: string | null): string {
  const href = link === null ? '' : escapeHtml(link);
  return href === '' || href.length > maxLink ? html : `<a href="${href}">${html}</a>`;
}

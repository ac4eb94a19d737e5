import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import type { Message, MessageColor } from '@posthorn/dialects/message/message';
import { cut } from '@posthorn/dialects/message/plain-text';
import { messageFor } from '@posthorn/dialects/message/template';
import type { KnownBlock, MessageAttachment, MrkdwnElement } from '@slack/web-api';
import { escapedParts, escapedStart, escapeMrkdwn, mrkdwnLink } from './mrkdwn.ts';

/** A message as both of Slack's ways to post take it. */
export interface SlackMessage {
  /** What notifications show, and clients that know no blocks. Escaped. */
  text: string;
  blocks: KnownBlock[];
  /** One, for its colour: blocks have none. */
  attachments: MessageAttachment[];
  unfurl_links: false;
  unfurl_media: false;
}

/** Slack's limits, in characters (docs.slack.dev/reference/block-kit). */
const maxHeader = 150;
const maxText = 3000;
const maxField = 2000;
const maxFields = 10;
/** Slack cuts the text at 40 000 and recommends to stay below 4 000, which no notification shows either. */
const maxFallback = 4000;
/** A long template becomes several sections; the rest of it is cut. */
const maxSections = 4;

const colors: Record<MessageColor, string | undefined> = {
  good: 'good',
  warning: 'warning',
  bad: 'danger',
  neutral: undefined,
};

/** Writes an event for Slack: pure, within Slack's limits, and with everything escaped. */
export function renderSlack(event: Event, hook: Pick<Hook, 'template'>): SlackMessage {
  const message = messageFor(event, hook);
  const color = colors[message.color];
  const attachment: MessageAttachment = {
    blocks: [...fieldSections(message), contextOf(event)],
    ...(color === undefined ? {} : { color }),
  };
  return {
    text: escapedStart(`${message.title}: ${message.sentence}`, maxFallback),
    blocks: [headerOf(message), ...sentenceSections(message)],
    attachments: [attachment],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function headerOf({ title }: Message): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', text: cut(title, maxHeader), emoji: false } };
}

function sentenceSections({ title, sentence, link }: Message): KnownBlock[] {
  const parts = escapedParts(sentence.trim() === '' ? title : sentence, maxText, maxSections);
  const sections: KnownBlock[] = parts.filter((part) => part.trim() !== '').map(sectionOf);
  const linked = link === null ? '' : mrkdwnLink(link, `Open on ${new URL(link).host}`);
  return linked === '' || linked.length > maxText ? sections : [...sections, sectionOf(linked)];
}

function fieldSections({ fields }: Message): KnownBlock[] {
  const texts = fields.map(({ name, value }) => {
    const head = `*${escapeMrkdwn(name)}*\n`;
    return mrkdwn(head + escapedStart(value, maxField - head.length));
  });
  const sections: KnownBlock[] = [];
  for (let first = 0; first < texts.length; first += maxFields) {
    sections.push({ type: 'section', fields: texts.slice(first, first + maxFields) });
  }
  return sections;
}

function contextOf({ source, type }: Event): KnownBlock {
  return { type: 'context', elements: [mrkdwn(escapedStart(`${source} · ${type}`, maxText))] };
}

function sectionOf(text: string): KnownBlock {
  return { type: 'section', text: mrkdwn(text) };
}

/** `verbatim` keeps Slack from making links and mentions of what looks like one, such as `System.Net`. */
function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

import { attachmentsError, blocksError } from './slack-blocks.ts';

/** What a message is made of, for both of Slack's ways to post. */
export interface SlackPayload {
  channel?: string;
  text?: string;
  blocks?: readonly unknown[];
  attachments?: readonly { color?: string; blocks?: readonly unknown[] }[];
  [more: string]: unknown;
}

/** An error as Slack names it, and what exactly is wrong. */
export interface SlackError {
  error: string;
  detail: string;
}

/** What Slack would not take of a message, or null. */
export function messageError({ text, blocks, attachments }: SlackPayload): SlackError | null {
  const empty = [text ?? '', blocks ?? [], attachments ?? []].every((part) => part.length === 0);
  if (empty) return { error: 'no_text', detail: 'neither text nor blocks nor attachments' };
  if (text !== undefined && typeof text !== 'string') return { error: 'invalid_arguments', detail: 'text is no text' };
  if ((text ?? '').length > 40_000) return { error: 'msg_too_long', detail: 'text is longer than 40 000 characters' };
  if ((attachments ?? []).length > 100) return { error: 'too_many_attachments', detail: 'more than 100 attachments' };
  const detail =
    (blocks === undefined ? null : blocksError(blocks)) ??
    (attachments === undefined ? null : attachmentsError(attachments));
  return detail === null ? null : { error: 'invalid_blocks', detail };
}

/** What a person reads of a message: the header, and all the rest. */
export function readMessage({ text = '', blocks = [], attachments = [] }: SlackPayload): {
  title: string;
  text: string;
} {
  const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks ?? [])] as Block[];
  const header = all.find(({ type }) => type === 'header');
  const rest = all.filter(({ type }) => type !== 'header').flatMap(textsOf);
  return { title: header?.text?.text ?? '', text: (rest.length > 0 ? rest : [text]).map(unescaped).join('\n') };
}

interface Text {
  text: string;
}

interface Block {
  type: string;
  text?: Text;
  fields?: Text[];
  elements?: Text[];
}

function textsOf({ text, fields = [], elements = [] }: Block): string[] {
  return [...(text ? [text] : []), ...fields, ...elements].map((each) => each.text);
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

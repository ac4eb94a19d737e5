/**
 * Slack's rules for blocks, for those that a message can be made of
 * (docs.slack.dev/reference/block-kit/blocks). Each check gives what is wrong,
 * or null.
 */

type Fields = Record<string, unknown>;

/** What is wrong with the `blocks` of a message. */
export function blocksError(blocks: unknown): string | null {
  if (!Array.isArray(blocks)) return 'blocks is not a list';
  if (blocks.length > 50) return 'more than 50 blocks';
  return firstError(blocks.map((block, index) => named(`blocks[${index}]`, blockError(block))));
}

/** What is wrong with the `attachments` of a message. */
export function attachmentsError(attachments: unknown): string | null {
  if (!Array.isArray(attachments)) return 'attachments is not a list';
  return firstError(
    attachments.map((attachment, index) => named(`attachments[${index}]`, attachmentError(attachment))),
  );
}

function attachmentError(attachment: unknown): string | null {
  if (!isFields(attachment)) return 'not an object';
  const { color, blocks } = attachment;
  if (color !== undefined && !isColor(color)) return 'no such color';
  return blocks === undefined ? null : blocksError(blocks);
}

function blockError(block: unknown): string | null {
  if (!isFields(block)) return 'not an object';
  switch (block['type']) {
    case 'header':
      return unknownKey(block, ['text']) ?? textError(block['text'], 150, ['plain_text']);
    case 'section':
      return unknownKey(block, ['text', 'fields', 'expand', 'accessory']) ?? sectionError(block);
    case 'context':
      return unknownKey(block, ['elements']) ?? listError(block['elements'], 10, 3000);
    case 'divider':
      return unknownKey(block, []);
    default:
      return `unsupported type: ${String(block['type'])}`;
  }
}

function sectionError({ text, fields }: Fields): string | null {
  if (text === undefined && fields === undefined) return 'neither text nor fields';
  return firstError([
    text === undefined ? null : textError(text, 3000),
    fields === undefined ? null : listError(fields, 10, 2000),
  ]);
}

function listError(texts: unknown, maxItems: number, maxLength: number): string | null {
  if (!Array.isArray(texts) || texts.length === 0) return 'no items';
  if (texts.length > maxItems) return `more than ${maxItems} items`;
  return firstError(texts.map((text) => textError(text, maxLength)));
}

function textError(text: unknown, maxLength: number, types = ['plain_text', 'mrkdwn']): string | null {
  if (!isFields(text)) return 'text is not an object';
  const { type, text: value } = text;
  if (typeof type !== 'string' || !types.includes(type)) return `text of type ${String(type)}`;
  if (typeof value !== 'string' || value === '') return 'text is empty';
  if (value.length > maxLength) return `text is longer than ${maxLength} characters`;
  return unknownKey(text, type === 'mrkdwn' ? ['text', 'verbatim'] : ['text', 'emoji']);
}

function unknownKey(fields: Fields, keys: readonly string[]): string | null {
  const unknown = Object.keys(fields).find((key) => !['type', 'block_id', ...keys].includes(key));
  return unknown === undefined ? null : `unexpected field: ${unknown}`;
}

function firstError(errors: readonly (string | null)[]): string | null {
  return errors.find((error) => error !== null) ?? null;
}

function named(where: string, error: string | null): string | null {
  return error === null ? null : `${where}: ${error}`;
}

function isColor(value: unknown): boolean {
  return typeof value === 'string' && /^(?:good|warning|danger|#[0-9a-f]{6})$/i.test(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { describe, expect, it } from 'vitest';
import { attachmentsError, blocksError } from '../src/slack-blocks.ts';

const text = (value: string, more: object = {}) => ({ type: 'mrkdwn', text: value, ...more });

const times = (count: number, block: object) => Array.from({ length: count }, () => block);

describe('Slack’s rules for blocks', () => {
  it('let through what is documented', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'a'.repeat(150), emoji: false } },
      { type: 'section', text: text('a'.repeat(3000), { verbatim: true }), block_id: 'x' },
      { type: 'section', fields: times(10, text('a'.repeat(2000))) },
      { type: 'context', elements: [text('a')] },
      { type: 'divider' },
    ];
    expect(blocksError(blocks)).toBeNull();
    expect(attachmentsError([{ color: '#2eb67d', blocks }, { color: 'good' }])).toBeNull();
  });

  it.each([
    ['text', 'blocks is not a list'],
    [times(51, { type: 'divider' }), 'more than 50 blocks'],
    [[null], 'blocks[0]: not an object'],
    [[{ type: 'divider' }, { type: 'marquee' }], 'blocks[1]: unsupported type: marquee'],
    [[{ type: 'header', text: text('a') }], 'text of type mrkdwn'],
    [[{ type: 'header', text: { type: 'plain_text', text: 'a'.repeat(151) } }], 'longer than 150'],
    [[{ type: 'section' }], 'neither text nor fields'],
    [[{ type: 'section', text: 'a' }], 'text is not an object'],
    [[{ type: 'section', text: text('') }], 'text is empty'],
    [[{ type: 'section', text: text('a'.repeat(3001)) }], 'longer than 3000'],
    [[{ type: 'section', text: text('a', { emoji: true }) }], 'unexpected field: emoji'],
    [[{ type: 'section', text: text('a'), color: 'red' }], 'unexpected field: color'],
    [[{ type: 'section', fields: [] }], 'no items'],
    [[{ type: 'section', fields: times(11, text('a')) }], 'more than 10 items'],
    [[{ type: 'section', fields: [text('a'.repeat(2001))] }], 'longer than 2000'],
    [[{ type: 'context' }], 'no items'],
  ])('say what is wrong with %j: %s', (blocks, error) => {
    expect(blocksError(blocks)).toContain(error);
  });

  it.each([
    ['text', 'attachments is not a list'],
    [['text'], 'attachments[0]: not an object'],
    [[{ color: 'blue' }], 'attachments[0]: no such color'],
    [[{ blocks: [{ type: 'section' }] }], 'attachments[0]: blocks[0]: neither'],
  ])('say what is wrong with the attachments %j: %s', (attachments, error) => {
    expect(attachmentsError(attachments)).toContain(error);
  });
});

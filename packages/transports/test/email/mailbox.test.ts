import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMailbox, readMailboxes } from '../../src/email/mailbox.ts';

describe('readMailbox', () => {
  it.each([
    ['ann@example.com', '', 'ann@example.com'],
    [' ann.o+tag@sub.example.com ', '', 'ann.o+tag@sub.example.com'],
    ['root@localhost', '', 'root@localhost'],
    ['Ann O <ann@example.com>', 'Ann O', 'ann@example.com'],
    ['"O, Ann" <ann@example.com>', 'O, Ann', 'ann@example.com'],
    ['Zoë <zoe@exämple.com>', 'Zoë', 'zoe@xn--exmple-cua.com'],
    ["o'brien@example.com", '', "o'brien@example.com"],
  ])('reads %j', (text, name, address) => {
    expect(readMailbox(text)).toEqual({ name, address });
  });

  it.each([
    '',
    'ann',
    '@example.com',
    'ann@',
    'ann@b@example.com',
    'ann@example..com',
    'ann@-example.com',
    'ann@[127.0.0.1]',
    'ann@127.0.0.1',
    'ann@0x7f.1',
    '.ann@example.com',
    'a nn@example.com',
    '"ann"@example.com',
    'zoë@example.com',
    'ann@example.com> SIZE=1',
    'ann@example.com\r\nRCPT TO:<eve@example.com>',
    'Ann\r\nBcc: eve@example.com <ann@example.com>',
    'Ann <ann@example.com> <eve@example.com>',
    'Ann <ann@example.com>, eve@example.com',
    'ann@example.com\0',
    `${'a'.repeat(65)}@example.com`,
    `ann@${'a.'.repeat(130)}com`,
  ])('does not read %j', (text) => {
    expect(readMailbox(text)).toBeNull();
  });

  it('gives nothing that could end a command or a header, whatever it is given', () => {
    const pieces = fc.constantFrom(
      'ann',
      '@',
      'b.c',
      '<',
      '>',
      '\r',
      '\n',
      '"',
      ' ',
      ';',
      ',',
      '\0',
      'é',
      '\\',
      '(',
      '=?',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const mailbox = readMailbox(text);
          if (mailbox === null) return;
          expect(mailbox.address).toMatch(/^[!#-'*+\-./0-9=?@A-Z^_`a-z{|}~]+$/);
          expect(mailbox.name).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });
});

describe('readMailboxes', () => {
  it('reads each once, and passes over what is empty', () => {
    expect(readMailboxes(' ann@example.com;;Bob <bob@example.com>; ann@EXAMPLE.com;')).toEqual({
      mailboxes: [
        { name: '', address: 'ann@example.com' },
        { name: 'Bob', address: 'bob@example.com' },
      ],
    });
  });

  it('names the first that it can not read', () => {
    expect(readMailboxes('ann@example.com; bob; eve')).toEqual({ unreadable: 'bob' });
  });
});

import { describe, expect, it } from 'vitest';
import { progressOf, type Recipient, recipientsOf, shortReply } from '../../src/email/recipients.ts';
import { maxProgressBytes } from '../../src/transport.ts';

const mailbox = (address: string) => ({ name: '', address });

describe('the progress of a mail', () => {
  it('carries who is settled, and how, to the next attempt', () => {
    const recipients: Recipient[] = [
      { address: 'ann@example.com', state: { kind: 'accepted' } },
      { address: 'bob@example.com', state: { kind: 'refused', reply: '550 no such user' } },
      { address: 'eve@example.com', state: { kind: 'waiting', reply: '451 later' } },
    ];
    const progress = progressOf(recipients) ?? null;
    const to = [mailbox('new@example.com'), ...recipients.map(({ address }) => mailbox(address))];
    expect(recipientsOf(to, progress)).toEqual([
      { address: 'new@example.com', state: { kind: 'waiting', reply: null } },
      recipients[0],
      recipients[1],
      { address: 'eve@example.com', state: { kind: 'waiting', reply: null } },
    ]);
  });

  it('is nothing as long as nobody is settled', () => {
    expect(progressOf(recipientsOf([mailbox('ann@example.com')], null))).toBeUndefined();
  });

  it.each(['', 'null', '[1]', '{"a":1}', 'nonsense'])('counts as none where it can not be read: %j', (progress) => {
    expect(recipientsOf([mailbox('ann@example.com')], progress)).toMatchObject([{ state: { kind: 'waiting' } }]);
  });

  it.each(['x', '"', '\u2265', '\u{1f600}'])('fits for 50 recipients whose refusals are full of %s', (character) => {
    const reply = shortReply(`550 ${character.repeat(1000)}`);
    const recipients = Array.from({ length: 50 }, (_, index): Recipient => {
      return { address: `${'a'.repeat(60)}${index}@example.com`, state: { kind: 'refused', reply } };
    });
    const progress = progressOf(recipients) ?? '';
    expect(Buffer.byteLength(progress)).toBeLessThanOrEqual(maxProgressBytes);
    const read = recipientsOf(
      recipients.map(({ address }) => mailbox(address)),
      progress,
    );
    for (const { state } of read)
      expect(state).toMatchObject({ kind: 'refused', reply: expect.stringMatching(/^550/) });
  });
});

import { simpleParser } from 'mailparser';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AttemptReport } from '../../src/transport.ts';
import { jobFor } from '../attempt.ts';
import { eximDir, hasAptGet, startExim, unpackExim } from './exim.ts';
import { account, emailTransport, secureHook, tls } from './mail.ts';

const isPossible = hasAptGet();
if (!isPossible)
  console.warn('Mail passes through no real mail server in this run: there is no apt-get to fetch one with.');
const dir = eximDir();

beforeAll(() => {
  if (isPossible) unpackExim(dir);
});

const to = 'bob@example.com; nobody@example.com; busy@example.com; zoe@exämple.test';

const rcpts = ({ response }: AttemptReport) => response?.body.match(/(?<=C: RCPT TO:<)[^>]+/g);

describe.skipIf(!isPossible)('a mail through Exim, over STARTTLS and with a login', () => {
  it('reaches each recipient once: a refusal for good is listed, one for now is tried again, for that recipient alone', async () => {
    const server = await startExim(dir, { ...account, ...tls });
    const transport = emailTransport();
    const hook = secureHook(server, { to, body: 'html' });

    const first = await transport.send(jobFor(hook));
    expect(first.outcome).toEqual({ kind: 'retryable', reason: 'service_error' });
    expect(first.error?.message).toBe(
      '2 of 4 recipients took the mail. Not taken: nobody@example.com (refused: 550 nobody of that name); ' +
        'busy@example.com (for now: 451 mailbox is locked)',
    );
    expect(first.timings.tlsMs).toEqual(expect.any(Number));
    expect(rcpts(first)).toEqual([
      'bob@example.com',
      'nobody@example.com',
      'busy@example.com',
      'zoe@xn--exmple-cua.test',
    ]);

    server.unlock();
    const progress = first.progress ?? null;
    const second = await transport.send(jobFor(hook, { progress }));
    expect(second.outcome).toEqual({ kind: 'delivered' });
    expect(second.error?.message).toContain('nobody@example.com (refused: 550 nobody of that name)');
    expect(rcpts(second)).toEqual(['busy@example.com']);

    const mails = await Promise.all((await server.mails(3)).map((mail) => simpleParser(mail)));
    expect(new Set(mails.map(({ headers }) => headers.get('envelope-to')))).toEqual(
      new Set(['bob@example.com', 'busy@example.com', 'zoe@xn--exmple-cua.test']),
    );
    expect(mails).toHaveLength(3);
    for (const { subject, text, html, headers, messageId } of mails) {
      for (const part of [subject, text, html]) expect(part).toContain('≥ 2.0');
      expect(headers.get('auto-submitted')).toBe('auto-generated');
      expect(headers.get('received')).toMatch(/with esmtpsa/);
      expect(messageId).toBe(mails[0]?.messageId);
    }
  });

  it('is rejected when the password is wrong, or when nobody takes it', async () => {
    const server = await startExim(dir, { ...account, ...tls });
    const transport = emailTransport();
    const wrong = await transport.send(jobFor(secureHook(server, { password: 'wrong' })));
    expect(wrong.outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
    expect(wrong.response?.status).toBe(535);
    const refused = await transport.send(jobFor(secureHook(server, { to: 'nobody@example.com' })));
    expect(refused.outcome).toEqual({ kind: 'rejected', reason: 'service_error' });
  });
});

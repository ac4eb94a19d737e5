import { describe, expect, it } from 'vitest';
import { email } from '../../src/email/entry.ts';
import { previewEmail } from '../../src/email/preview.ts';
import { event } from '../attempt.ts';
import { account, secureHook } from './mail.ts';

describe('the email entry', () => {
  it.each([
    ['smtp.example.com', 'smtp.example.com'],
    ['[::1]', '::1'],
    ['0x7f.1', '127.0.0.1'],
  ])('names the host for the guard to check, as it is connected to: %s', (host, hostname) => {
    expect(email.hostsOf({ host })).toMatchObject([{ key: 'host', hostname }]);
  });

  it('keeps the password, and nothing else, secret', () => {
    expect(email.secretKeys).toEqual(['password']);
  });
});

describe('previewEmail', () => {
  it('shows the mail as it would be sent, and nothing of the account', async () => {
    const preview = await previewEmail(event, secureHook({ port: 587 }, { body: 'html' }), {
      nowMs: 0,
      enterprise: null,
    });
    expect(preview).toMatchObject({ method: 'SMTP', url: 'smtp://hooks.test:587', secretHeaders: [] });
    expect(preview.headers).toMatchObject({ to: 'bob@example.com', date: 'Thu, 01 Jan 1970 00:00:00 +0000' });
    expect(preview.body).toContain('Content-Type: text/html');
    expect(preview.text).toContain('≥ 2.0');
    expect(JSON.stringify(preview)).not.toContain(account.password);
  });

  it('throws a failure that names what is wrong with the config', async () => {
    const preview = previewEmail(event, secureHook({ port: 587 }, { to: '' }), { nowMs: 0, enterprise: null });
    await expect(preview).rejects.toMatchObject({ reason: 'bad_request' });
  });
});

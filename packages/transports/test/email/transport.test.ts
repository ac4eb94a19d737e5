import { describe, expect, it } from 'vitest';
import { jobFor } from '../attempt.ts';
import { account, emailHook, emailTransport, mailServer, secureHook, tls } from './mail.ts';

describe('a mail', () => {
  it('is delivered, and the log shows the dialogue', async () => {
    const server = await mailServer();
    const report = await emailTransport().send(jobFor(emailHook(server)));
    console.log(report, server.received);
    expect(report).toMatchObject({ outcome: { kind: 'delivered' }, error: null });
  });

  it('goes over STARTTLS after a login', async () => {
    const server = await mailServer({ tls, account });
    const report = await emailTransport().send(jobFor(secureHook(server)));
    console.log(report, server.received);
    expect(report.outcome).toEqual({ kind: 'delivered' });
  });
});

import { type Answer, conforms } from '../conformance.ts';
import { account, emailTransport, mailServer, secureHook, tls } from './mail.ts';

const replies: Record<Answer, { code: number; text: string } | null> = {
  success: null,
  permanent: { code: 550, text: '5.1.1 no such user' },
  retryable: { code: 451, text: '4.3.0 try again later' },
  'rate limited': { code: 450, text: '4.7.28 too many mails' },
};

conforms('email', {
  subject: ({ port, secure }) => ({
    transport: emailTransport(),
    hook: secureHook(
      { port },
      { host: secure ? 'other.test' : 'hooks.test', to: 'bob@example.com; eve@example.com', body: 'html' },
    ),
  }),
  answering: async (answer) => {
    const server = await mailServer({ tls, account });
    const reply = replies[answer];
    if (reply !== null) server.answerNext('recipient', reply, { times: 100 });
    return { port: server.port, secure: false };
  },
  // To a server with this certificate, but another name.
  badCertificate: async () => ({ port: (await mailServer({ tls })).port, secure: true }),
  // SMTP has no word for a wait, nor a code of its own for too much.
  waitMs: null,
  limitedReason: 'service_error',
  secrets: [account.password, Buffer.from(account.password).toString('base64')],
});

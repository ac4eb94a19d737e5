import { createWebTransport } from '../../src/web/transport.ts';
import { hookTo, loopbackGuard, plain } from '../attempt.ts';
import { type Answer, conforms } from '../conformance.ts';
import { answering, http } from '../receiver.ts';

const answers: Record<Answer, string> = {
  success: http('204 No Content'),
  permanent: http('410 Gone'),
  retryable: http('500 Internal Server Error'),
  'rate limited': http('429 Too Many Requests', ['retry-after: 7']),
};

conforms('web', {
  subject: ({ port, secure }) => ({
    transport: createWebTransport({ guard: loopbackGuard(), dialectOf: () => plain }),
    hook: hookTo(`${secure ? 'https' : 'http'}://127.0.0.1:${port}/hook`, {
      headers: { authorization: 'Bearer of-the-owner' },
    }),
  }),
  answering: async (answer) => ({ port: (await answering(answers[answer])).port, secure: false }),
  waitMs: 7000,
  limitedReason: 'http_status',
  secrets: ['of-the-owner'],
});

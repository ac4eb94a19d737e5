import { createHipchatTransport } from '../../src/hipchat/transport.ts';
import { loopbackGuard } from '../attempt.ts';
import { type Answer, conforms } from '../conformance.ts';
import { hipchatStandIn, roomHook, token } from './hipchat.ts';

const nowMs = 1_700_000_000_000;
const limited = { 'X-Ratelimit-Limit': '500', 'X-Ratelimit-Remaining': '0', 'X-Ratelimit-Reset': '1700000042' };

const answers: Record<Exclude<Answer, 'success'>, { status: number; headers?: Record<string, string> }> = {
  permanent: { status: 404 },
  retryable: { status: 503 },
  'rate limited': { status: 429, headers: limited },
};

conforms('hipchat', {
  subject: ({ port, secure }) => ({
    transport: createHipchatTransport({ guard: loopbackGuard(), now: () => nowMs }),
    hook: roomHook(`${secure ? 'https' : 'http'}://127.0.0.1:${port}`),
  }),
  answering: async (answer) => {
    const hipchat = await hipchatStandIn();
    if (answer !== 'success') hipchat.answerNext(answers[answer]);
    return { port: Number(new URL(hipchat.url).port), secure: false };
  },
  waitMs: 42_000,
  secrets: [token],
});

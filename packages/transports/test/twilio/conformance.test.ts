import { type Answer, conforms } from '../conformance.ts';
import { config, standIn, twilioAt, twilioHook } from './twilio.ts';

const failed = (status: number, code: number, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: JSON.stringify({ code, message: 'Why', more_info: '', status }),
});
const answers = {
  permanent: failed(400, 21610),
  retryable: failed(503, 20503),
  'rate limited': failed(429, 20429, { 'retry-after': '7' }),
};

conforms('twilio', {
  subject: ({ port, secure }) => ({
    transport: twilioAt(`${secure ? 'https' : 'http'}://127.0.0.1:${port}`),
    hook: twilioHook(),
  }),
  async answering(answer: Answer) {
    const twilio = await standIn();
    if (answer !== 'success') twilio.answerNext(answers[answer]);
    return { port: Number(new URL(twilio.url).port), secure: false };
  },
  waitMs: 7000,
  secrets: [config.auth_token, btoa(`${config.account_sid}:${config.auth_token}`)],
});

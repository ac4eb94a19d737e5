import { type Answer, conforms } from '../conformance.ts';
import { config, standIn, twitterAt, twitterHook } from './twitter.ts';

const nowMs = 1_700_000_000_000;
const failed = (status: number, detail: string, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: JSON.stringify({ title: detail, detail, type: 'about:blank', status }),
});
const answers = {
  permanent: failed(403, 'Forbidden'),
  retryable: failed(503, 'Service Unavailable'),
  'rate limited': failed(429, 'Too Many Requests', { 'x-rate-limit-reset': String(nowMs / 1000 + 7) }),
};

conforms('twitter', {
  subject: ({ port, secure }) => ({
    transport: twitterAt(`${secure ? 'https' : 'http'}://127.0.0.1:${port}`, { now: () => nowMs }),
    hook: twitterHook(),
  }),
  async answering(answer: Answer) {
    const twitter = await standIn();
    if (answer !== 'success') twitter.answerNext(answers[answer]);
    return { port: Number(new URL(twitter.url).port), secure: false };
  },
  waitMs: 7000,
  secrets: [
    config.consumer_secret,
    config.token,
    encodeURIComponent(config.token),
    config.token_secret,
    'oauth_signature=',
  ],
});

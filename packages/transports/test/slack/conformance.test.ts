import { startSlack } from '@posthorn/stand-ins/slack';
import { onTestFinished } from 'vitest';
import { createSlackTransport } from '../../src/slack/transport.ts';
import { loopbackGuard } from '../attempt.ts';
import { type Address, type Answer, conforms } from '../conformance.ts';
import { botHook, token, webhookPath, webhookTo } from './slack.ts';

// An hour: a client that waited by itself would not come to an end here.
const retryAfter = '3600';

const ways = {
  token: {
    permanent: { status: 200, body: '{"ok":false,"error":"channel_not_found"}' },
    retryable: { status: 200, body: '{"ok":false,"error":"fatal_error"}' },
  },
  webhook: { permanent: { status: 404, body: 'no_service' }, retryable: { status: 500, body: 'rollup_error' } },
};

async function answering(answer: Answer, way: keyof typeof ways): Promise<Address> {
  const slack = await startSlack();
  onTestFinished(() => slack.close());
  if (answer === 'rate limited') slack.answerNext({ status: 429, headers: { 'retry-after': retryAfter } });
  else if (answer !== 'success') slack.answerNext(ways[way][answer]);
  return { port: Number(new URL(slack.url).port), secure: false };
}

const originOf = ({ port, secure }: Address) => `${secure ? 'https' : 'http'}://127.0.0.1:${port}`;

conforms('slack', {
  subject: (address) => ({
    transport: createSlackTransport({
      guard: loopbackGuard(),
      services: { slackApiUrl: `${originOf(address)}/api/` },
    }),
    hook: botHook(),
  }),
  answering: (answer) => answering(answer, 'token'),
  waitMs: 3_600_000,
  secrets: [token],
});

conforms('slack', {
  subject: (address) => ({
    transport: createSlackTransport({ guard: loopbackGuard() }),
    hook: webhookTo(originOf(address)),
  }),
  answering: (answer) => answering(answer, 'webhook'),
  waitMs: 3_600_000,
  secrets: [webhookPath, webhookPath.slice(-24)],
});

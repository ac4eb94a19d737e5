import type { TransportResources } from '../entry.ts';
import { attemptService } from '../service-http/attempt.ts';
import { createServiceHttp, type ServiceHttpOptions } from '../service-http/http.ts';
import type { Transport } from '../transport.ts';
import { outcomeOfApi, outcomeOfWebhook } from './outcome.ts';

/** What the `slack` transport needs: a guard and, in tests, a clock and certificate authorities. */
export type SlackTransportOptions = Pick<TransportResources, 'services'> & ServiceHttpOptions;

/** Where the Web API is, unless an operator says otherwise. */
export const slackApiUrl = 'https://slack.com/api/';

/**
 * Makes the transport `slack`: one message per attempt, by an incoming webhook
 * (`@slack/webhook`) or by `chat.postMessage` (`@slack/web-api`), over our own
 * guarded connections. The clients retry nothing; they are loaded with the first
 * message, since few processes ever need them.
 */
export function createSlackTransport({ services = {}, ...options }: SlackTransportOptions): Transport {
  const http = createServiceHttp(options);
  const apiUrl = services.slackApiUrl ?? slackApiUrl;
  return {
    name: 'slack',
    send: async (job) => {
      // Loading them takes a second or so, which is not the attempt's.
      const { speakSlack } = await import('./speak.ts');
      return attemptService(http, job, {
        speak: (call) => speakSlack(call, job.event, job.hook, apiUrl),
        judge: job.hook.config['url'] === undefined ? outcomeOfApi : outcomeOfWebhook,
      });
    },
    close: async () => http.close(),
  };
}

import type { TransportResources } from '../entry.ts';
import { attemptService } from '../service-http/attempt.ts';
import { createServiceHttp, type ServiceHttpOptions } from '../service-http/http.ts';
import type { AttemptJob, AttemptReport, Transport } from '../transport.ts';
import { isInDoubt, outcomeOfTwitter } from './outcome.ts';

/** What the `twitter` transport needs: a guard and, in tests, a clock and certificate authorities. */
export type TwitterTransportOptions = Pick<TransportResources, 'services'> & ServiceHttpOptions;

/** Where X is, unless an operator says otherwise. */
export const twitterApiUrl = 'https://api.x.com';

/** Left for the next attempt by one that may have posted the tweet. */
const inDoubt = 'may have been posted';

/**
 * Makes the transport `twitter`: one tweet per attempt, composed and signed by
 * the official client, sent over our own guarded connections. Client and
 * `twitter-text` are loaded with the first tweet.
 *
 * X refuses a tweet that says the same as one before. That makes a repeated
 * attempt safe: when an attempt got no answer (or a 5xx) and a later one is told
 * "duplicate", the first had posted the tweet, and it is delivered.
 */
export function createTwitterTransport({ services = {}, ...options }: TwitterTransportOptions): Transport {
  const http = createServiceHttp(options);
  const apiUrl = (services.twitterApiUrl ?? twitterApiUrl).replace(/\/+$/, '');

  async function send(job: AttemptJob): Promise<AttemptReport> {
    const wasInDoubt = job.progress === inDoubt;
    // Loading the client takes a second or so, which is not the attempt's.
    const { speakTwitter } = await import('./speak.ts');
    const report = await attemptService(http, job, {
      speak: (call) => speakTwitter(call, job.event, job.hook, apiUrl),
      judge: (response, nowMs) => outcomeOfTwitter(response, nowMs, wasInDoubt),
      unanswered: judgeUnanswered,
      // Else the second would be told "duplicate" within one attempt, and nobody knew why.
      mayRepeat: false,
    });
    const leavesDoubt = wasInDoubt || isInDoubt(report.response?.status ?? 0);
    return leavesDoubt && report.outcome.kind !== 'delivered' ? { ...report, progress: inDoubt } : report;
  }

  return { name: 'twitter', keepsProgress: true, send, close: async () => http.close() };
}

/** Where the answer broke off after its status, that is enough; where there was none, nobody knows. */
function judgeUnanswered(report: AttemptReport): AttemptReport {
  const { response } = report;
  if (response !== null && response.status < 300) return { ...report, outcome: { kind: 'delivered' }, error: null };
  return { ...report, progress: inDoubt };
}

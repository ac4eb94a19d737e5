import type { TransportResources } from '../entry.ts';
import { attemptService } from '../service-http/attempt.ts';
import { createServiceHttp, type ServiceHttpOptions } from '../service-http/http.ts';
import type { AttemptReport, Transport } from '../transport.ts';
import { outcomeOfTwilio } from './outcome.ts';

/** What the `twilio` transport needs: a guard and, in tests, a clock and certificate authorities. */
export type TwilioTransportOptions = Pick<TransportResources, 'services'> & ServiceHttpOptions;

/** Where Twilio is, unless an operator says otherwise. */
export const twilioApiUrl = 'https://api.twilio.com';

/**
 * Makes the transport `twilio`: one SMS per attempt, asked for with Twilio's
 * official client over our own guarded connections. The client is loaded with
 * the first SMS: it takes 20 MB, which nobody else should pay for.
 *
 * Twilio knows no idempotency key. An attempt that ended without an answer may
 * have sent the SMS, and the next may send it again: the log says so.
 */
export function createTwilioTransport({ services = {}, ...options }: TwilioTransportOptions): Transport {
  const http = createServiceHttp(options);
  const apiUrl = (services.twilioApiUrl ?? twilioApiUrl).replace(/\/+$/, '');
  return {
    name: 'twilio',
    send: async (job) => {
      // Loading it takes a second or so, which is not the attempt's.
      const { speakTwilio } = await import('./speak.ts');
      return attemptService(http, job, {
        speak: (call) => speakTwilio(call, job.event, job.hook, apiUrl),
        judge: outcomeOfTwilio,
        unanswered: judgeUnanswered,
        // An SMS that went out twice is to be seen in the log.
        mayRepeat: false,
      });
    },
    close: async () => http.close(),
  };
}

/** Where the answer broke off after its status, that is enough; where there was none, nobody knows. */
function judgeUnanswered(report: AttemptReport): AttemptReport {
  const { response, error } = report;
  if (response !== null && response.status < 300) return { ...report, outcome: { kind: 'delivered' }, error: null };
  if (error === null) return report;
  const { reason, message } = error;
  return { ...report, error: { reason, message: `${message}. ${doubt}` } };
}

const doubt =
  'Twilio may have sent the SMS nonetheless, and the next attempt may send it again: Twilio has no way to recognise a repeated request';

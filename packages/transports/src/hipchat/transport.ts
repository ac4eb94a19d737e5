import { attemptService } from '../service-http/attempt.ts';
import { createServiceHttp, type ServiceHttpOptions } from '../service-http/http.ts';
import type { Transport } from '../transport.ts';
import { outcomeOfHipchat } from './outcome.ts';
import { speakHipchat } from './speak.ts';

/**
 * Makes the transport `hipchat`: one room notification per attempt. HipChat has
 * no client that is still kept, so the request is made here.
 */
export function createHipchatTransport(options: ServiceHttpOptions): Transport {
  const http = createServiceHttp(options);
  return {
    name: 'hipchat',
    send: (job) =>
      attemptService(http, job, {
        speak: (call) => speakHipchat(call, job.event, job.hook),
        judge: outcomeOfHipchat,
      }),
    close: async () => http.close(),
  };
}

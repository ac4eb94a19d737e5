import { failureOf } from '../failure.ts';
import type { Preview } from '../preview.ts';
import type { ServiceCall } from './call.ts';
import { headersOf, nothingSent, type ServiceRequest } from './http.ts';

/**
 * What an attempt would send: `speak` talks to nobody, so that a preview is what
 * the service's own client makes of the message.
 *
 * @param text what a person reads of it
 * @throws AttemptFailure when the message can't be made
 */
export async function rehearse(speak: (call: ServiceCall) => Promise<unknown>, text: string): Promise<Preview> {
  let made: ServiceRequest | null = null;
  const call: ServiceCall = {
    last: null,
    async exchange(request) {
      made ??= request;
      return nothingSent(0, 0, null);
    },
  };
  let failure: unknown;
  // Clients throw, as they get no answer.
  await speak(call).catch((error: unknown) => {
    failure = error;
  });
  if (made === null) throw failureOf(failure);
  const request: ServiceRequest = made;
  const { method, url, body = '', secretHeaders = ['authorization'], shownUrl = url } = request;
  return { method, url: shownUrl, headers: headersOf(request), secretHeaders, body, text };
}

import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import twilio from 'twilio';
import { AttemptFailure } from '../failure.ts';
import type { ServiceCall } from '../service-http/call.ts';
import type { ServiceRequest } from '../service-http/http.ts';
import { renderTwilio } from './render.ts';

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof twilio.Twilio>[2]>['httpClient']>;

/** What Twilio's client asks of its HTTP client; only these are honoured. */
interface Asked {
  uri: string;
  username: string;
  password: string;
  headers: Record<string, string>;
  data: Record<string, string>;
}

/**
 * Asks Twilio to send an event as an SMS: one request of its official client,
 * which goes through `call`. It goes to `apiUrl` (without a slash at the end),
 * whatever host the client would choose, which reads environment variables of
 * its own. Rejects as the client does.
 */
export async function speakTwilio(call: ServiceCall, event: Event, hook: Hook, apiUrl: string): Promise<void> {
  async function request(asked: Asked) {
    const { response, error } = await call.exchange(requestOf(asked, apiUrl));
    if (error !== null) throw new AttemptFailure(error.reason, error.message);
    if (response === null) throw new AttemptFailure('internal', 'The attempt was interrupted');
    return { statusCode: response.status, body: response.body, headers: response.headers };
  }
  // The one method that the client calls: the class that has it would bring an HTTP agent of its own.
  const httpClient = { request } as unknown as HttpClient;
  const { account_sid = '', auth_token = '', from = '', to = '' } = hook.config;
  const sender = /^MG[0-9a-fA-F]{32}$/.test(from) ? { messagingServiceSid: from } : { from };
  const client = new twilio.Twilio(account_sid, auth_token, { httpClient });
  await client.messages.create({ to, ...sender, body: renderTwilio(event, hook) });
}

function requestOf({ uri, username, password, headers, data }: Asked, apiUrl: string): ServiceRequest {
  const { pathname, search } = new URL(uri);
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  return {
    method: 'POST',
    url: apiUrl + pathname + search,
    headers: { ...headers, authorization: `Basic ${credentials}` },
    body: new URLSearchParams(data).toString(),
  };
}

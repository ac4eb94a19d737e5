import {
  json,
  mediaType,
  rawRequest,
  type ServiceAnswer,
  type ServiceRequest,
  startHttpService,
} from './http-service.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Received, StandIn } from './stand-in.ts';

/** How a stand-in for Twilio is set up. */
export interface TwilioOptions {
  /** Default: a free one. */
  port?: number;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** The accounts that it knows: their auth tokens by SID. Default: every SID of the right form, with any token. */
  accounts?: Readonly<Record<string, string>>;
}

/** An SMS that was taken. */
export interface TwilioReceived extends Received {
  accountSid: string;
  /** Number, short code or name of the sender; empty where a messaging service chooses. */
  from: string;
  /** SID of the messaging service, or empty. */
  service: string;
}

/** A stand-in for Twilio: the Messages resource of its API 2010-04-01. */
export interface TwilioStandIn extends StandIn {
  readonly received: readonly TwilioReceived[];
  /** Answers the next request so, whatever it says. */
  answerNext(answer: ServiceAnswer): void;
  /** Takes the next request, and closes the connection in place of its answer. */
  loseNext(): void;
}

type Refusal = readonly [status: number, code: number, message: string];

const maxLength = 1600;

/** Numbers that Twilio documents for tests, and what becomes of messages to and from them. */
const refusedTo: Readonly<Record<string, Refusal>> = {
  '+15005550001': [400, 21211, "Invalid 'To' Phone Number: +1500555XXXX"],
  '+15005550002': [400, 21612, "The message From/To pair violates a blacklist rule or can't be routed"],
  '+15005550003': [400, 21408, 'Permission to send an SMS has not been enabled for the region of this number'],
  '+15005550004': [400, 21610, 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [400, 21614, "'To' number is not a valid mobile number"],
};
const refusedFrom: Readonly<Record<string, Refusal>> = {
  '+15005550001': [400, 21212, 'The From phone number is not a valid, SMS-capable number'],
  '+15005550007': [400, 21606, "The 'From' phone number is not a valid, SMS-capable number of this account"],
  '+15005550008': [429, 21611, "This 'From' number has exceeded the maximum number of queued messages"],
};

/**
 * Starts a stand-in for Twilio, which checks and answers as documented
 * (twilio.com/docs: messaging/api/message-resource, api/errors). It knows
 * Twilio's magic test numbers, such as +15005550004 for a recipient who said
 * STOP, and takes 100 requests a second for each account.
 */
export async function startTwilio(options: TwilioOptions = {}): Promise<TwilioStandIn> {
  const { port = 0, now = Date.now, accounts } = options;
  const received: TwilioReceived[] = [];
  const limit = createRateLimit(100, 100, now);

  function knows(sid: string, token: string): boolean {
    return accounts === undefined ? /^AC[0-9a-f]{32}$/i.test(sid) && token !== '' : accounts[sid] === token;
  }

  function answer(request: ServiceRequest): ServiceAnswer {
    const [sid, token] = credentialsOf(request);
    if (!knows(sid, token)) return failed(401, 20003, 'Authenticate');
    if (request.path !== `/2010-04-01/Accounts/${sid}/Messages.json` || request.method !== 'POST') {
      return failed(404, 20404, `The requested resource ${request.path} was not found`);
    }
    if (limit.take(sid) > 0) return failed(429, 20429, 'Too Many Requests');
    const isForm = mediaType(request) === 'application/x-www-form-urlencoded';
    const fields = new URLSearchParams(isForm ? request.body : '');
    const [to, from, service, text] = ['To', 'From', 'MessagingServiceSid', 'Body'].map(
      (name) => fields.get(name) ?? '',
    ) as [string, string, string, string];
    const refusal = refusalOf(to, from, service, text);
    if (refusal !== null) return failed(...refusal);
    const message = { atMs: now(), to, title: '', text, raw: rawRequest(request), accountSid: sid, from, service };
    return json(201, describe(message, received.push(message)));
  }

  return { ...(await startHttpService(answer, { port })), received };
}

function refusalOf(to: string, from: string, service: string, text: string): Refusal | null {
  if (to === '') return [400, 21604, "A 'To' phone number is required."];
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return [400, 21211, `The 'To' number ${to} is not a valid phone number.`];
  if (from === '' && service === '') return [400, 21603, "A 'From' phone number is required."];
  const isSender = /^(?:\+[1-9]\d{6,14}|\d{3,8}|[a-z0-9 &+_-]{1,11})$/i.test(from);
  if (service === '' && !isSender) return [400, 21212, `The 'From' number ${from} is not a valid phone number.`];
  if (service !== '' && !/^MG[0-9a-f]{32}$/i.test(service)) return [404, 21701, 'The Messaging Service does not exist'];
  if (text === '') return [400, 21602, 'Message body is required.'];
  if (lengthOf(text) > maxLength) {
    return [400, 21617, 'The concatenated message body exceeds the 1600 character limit.'];
  }
  return refusedTo[to] ?? refusedFrom[from] ?? null;
}

/** In UTF-16 units, with two for a character that GSM-7 escapes. */
function lengthOf(text: string): number {
  return text.replace(/[\^{}\\[~\]|€]/g, '00').length;
}

function credentialsOf({ headers }: ServiceRequest): [user: string, password: string] {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [user, rest.join(':')];
}

function failed(status: number, code: number, message: string): ServiceAnswer {
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

/** The Message resource, as it is when it was just made. */
function describe({ accountSid, atMs, to, from, service, text }: TwilioReceived, number: number): object {
  const sid = `SM${number.toString(16).padStart(32, '0')}`;
  const at = new Date(atMs).toUTCString().replace('GMT', '+0000');
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: text,
    date_created: at,
    date_sent: null,
    date_updated: at,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: from === '' ? null : from,
    messaging_service_sid: service === '' ? null : service,
    num_media: '0',
    num_segments: service === '' ? '1' : '0',
    price: null,
    price_unit: 'USD',
    sid,
    status: service === '' ? 'queued' : 'accepted',
    subresource_uris: { media: `${uri}/Media.json` },
    to,
    uri: `${uri}.json`,
  };
}

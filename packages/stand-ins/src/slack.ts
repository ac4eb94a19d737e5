import {
  type HttpService,
  json,
  mediaType,
  rawRequest,
  type ServiceAnswer,
  type ServiceRequest,
  startHttpService,
} from './http-service.ts';
import { createRateLimit } from './rate-limit.ts';
import { messageError, readMessage, type SlackPayload } from './slack-message.ts';
import type { Received, StandIn } from './stand-in.ts';

/** How a stand-in for Slack is set up. */
export interface SlackOptions {
  /** Default: a free one. */
  port?: number;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** The tokens that it knows. Default: every one that looks like a bot token. */
  tokens?: readonly string[];
  /** The channels there are. Default: every one, open. */
  channels?: Readonly<Record<string, 'open' | 'archived' | 'closed to the app'>>;
  /** The paths of its incoming webhooks. Default: every one of the form `/services/T.../B.../...`. */
  webhooks?: readonly string[];
}

/** A message that was taken. */
export interface SlackReceived extends Received {
  payload: SlackPayload;
}

/** A stand-in for Slack: `chat.postMessage` and incoming webhooks. */
export interface SlackStandIn extends StandIn {
  /** For `POSTHORN_SLACK_API_URL`. */
  readonly apiUrl: string;
  /** The address of an incoming webhook. */
  readonly webhookUrl: string;
  readonly received: readonly SlackReceived[];
  /** Answers the next request so, whatever it says. */
  answerNext: HttpService['answerNext'];
}

const webhookPattern = /^\/services\/T\w{6,12}\/B\w{6,12}\/\w{20,30}$/;
/** Where a webhook posts to that names no channel. */
const ownChannel = '(the channel of the webhook)';
const examplePath = '/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx';

/** What became of a message, in Slack's words. */
type Taken = { error: string; detail?: string } | { wait: number } | { channel: string };

/**
 * Starts a stand-in for Slack, which checks and answers as documented
 * (docs.slack.dev: messaging/sending-messages-using-incoming-webhooks,
 * reference/methods/chat.postMessage). It takes one message a second for each
 * channel, and 30 at once.
 */
export async function startSlack(options: SlackOptions = {}): Promise<SlackStandIn> {
  const { port = 0, now = Date.now, tokens, channels, webhooks } = options;
  const received: SlackReceived[] = [];
  const limit = createRateLimit(1, 30, now);

  function take(payload: SlackPayload, channel: string, request: ServiceRequest): Taken {
    const state = channels === undefined || channel === ownChannel ? 'open' : channels[channel.replace(/^#/, '')];
    if (state === undefined) return { error: 'channel_not_found' };
    if (state === 'archived') return { error: 'is_archived' };
    if (state !== 'open') return { error: 'not_in_channel' };
    const wrong = messageError(payload);
    if (wrong !== null) return wrong;
    const wait = limit.take(channel);
    if (wait > 0) return { wait };
    received.push({ atMs: now(), to: channel, ...readMessage(payload), raw: rawRequest(request), payload });
    return { channel };
  }

  function postToWebhook(request: ServiceRequest): ServiceAnswer {
    const known = webhooks?.includes(request.path) ?? webhookPattern.test(request.path);
    if (!known) return plain(404, 'no_service');
    const payload = mediaType(request) === 'application/json' ? parsedObject(request.body) : null;
    if (payload === null) return plain(400, 'invalid_payload');
    const taken = take(payload, payload.channel ?? ownChannel, request);
    if ('wait' in taken) return { ...plain(429, 'rate_limited'), headers: { 'retry-after': String(taken.wait) } };
    return 'error' in taken ? webhookError(taken.error) : plain(200, 'ok');
  }

  function postMessage(request: ServiceRequest): ServiceAnswer {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return failed('not_authed');
    if (!(tokens?.includes(token) ?? token.startsWith('xoxb-'))) return failed('invalid_auth');
    const payload = payloadOf(request);
    if (payload === null) return failed(mediaType(request) === '' ? 'missing_post_type' : 'invalid_post_type');
    if ('error' in payload) return failed(String(payload['error']));
    if (payload.channel === undefined) return failed('channel_not_found');
    const taken = take(payload, payload.channel, request);
    if ('wait' in taken) {
      return json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(taken.wait) });
    }
    if ('error' in taken) return failed(taken.error, taken.detail);
    const ts = (now() / 1000).toFixed(6);
    return json(200, {
      ok: true,
      channel: taken.channel,
      ts,
      message: { type: 'message', text: payload.text ?? '', ts },
    });
  }

  function answer(request: ServiceRequest): ServiceAnswer {
    if (request.path.startsWith('/services/')) {
      return request.method === 'POST' ? postToWebhook(request) : plain(400, 'invalid_payload');
    }
    if (request.path === '/api/chat.postMessage') return postMessage(request);
    return request.path.startsWith('/api/') ? failed('unknown_method') : plain(404, 'not_found');
  }

  const service = await startHttpService(answer, { port });
  const { url } = service;
  return { ...service, apiUrl: `${url}/api/`, webhookUrl: url + (webhooks?.[0] ?? examplePath), received };
}

function plain(status: number, body: string): ServiceAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body };
}

function failed(error: string, detail?: string): ServiceAnswer {
  const more = detail === undefined ? {} : { response_metadata: { messages: [`[ERROR] ${detail}`] } };
  return json(200, { ok: false, error, ...more });
}

/** Incoming webhooks have words and statuses of their own. */
function webhookError(error: string): ServiceAnswer {
  switch (error) {
    case 'channel_not_found':
      return plain(404, error);
    case 'is_archived':
      return plain(410, 'channel_is_archived');
    case 'not_in_channel':
      return plain(403, 'action_prohibited');
    default:
      return plain(400, error);
  }
}

/** The arguments of a call, as a form or as JSON; null for any other type. In a form, lists are JSON. */
function payloadOf(request: ServiceRequest): SlackPayload | { error: string } | null {
  const type = mediaType(request);
  if (type === 'application/json') return parsedObject(request.body) ?? { error: 'invalid_json' };
  if (type !== 'application/x-www-form-urlencoded') return null;
  const form = Object.fromEntries(new URLSearchParams(request.body));
  const payload: SlackPayload = { ...form, blocks: [], attachments: [] };
  for (const key of ['blocks', 'attachments'] as const) {
    const text = form[key];
    if (text === undefined) continue;
    const list = parsed(text);
    if (!Array.isArray(list)) return { error: `invalid_${key === 'blocks' ? 'blocks_format' : 'arguments'}` };
    payload[key] = list;
  }
  return payload;
}

function parsedObject(text: string): SlackPayload | null {
  const value = parsed(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SlackPayload) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

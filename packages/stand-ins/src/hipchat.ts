import {
  type HttpService,
  json,
  mediaType,
  rawRequest,
  type ServiceAnswer,
  type ServiceRequest,
  startHttpService,
} from './http-service.ts';
import type { Received, StandIn } from './stand-in.ts';

/** How a stand-in for a HipChat server is set up. */
export interface HipchatOptions {
  /** Default: a free one. */
  port?: number;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** The tokens that it knows, and whether they may send notifications. Default: every one may. */
  tokens?: Readonly<Record<string, 'may notify' | 'may not'>>;
  /** The rooms there are, by id or name. Default: every one. */
  rooms?: readonly string[];
}

/** A notification that was taken. */
export interface HipchatReceived extends Received {
  color: string;
  notify: boolean;
  format: 'html' | 'text';
  /** As it was sent. */
  message: string;
}

/** A stand-in for a HipChat server: room notifications of the API's version 2. */
export interface HipchatStandIn extends StandIn {
  readonly received: readonly HipchatReceived[];
  /** Answers the next request so, whatever it says. */
  answerNext: HttpService['answerNext'];
}

const colors = ['yellow', 'green', 'red', 'purple', 'gray', 'random'];
const callsPerWindow = 500;
const windowMs = 300_000;
const messagesPerMinute = 30;

/**
 * Starts a stand-in for a HipChat server, which checks and answers as was
 * documented (services.md, "HipChat"): 500 calls in 5 minutes, and 30 messages a
 * minute for each room.
 */
export async function startHipchat(options: HipchatOptions = {}): Promise<HipchatStandIn> {
  const { port = 0, now = Date.now, tokens, rooms } = options;
  const received: HipchatReceived[] = [];
  const calls = createCount(callsPerWindow, windowMs, now);
  const messages = createCount(messagesPerMinute, 60_000, now);

  function answer(request: ServiceRequest): ServiceAnswer {
    const room = /^\/v2\/room\/([^/]+)\/notification$/.exec(request.path)?.[1];
    if (room === undefined) return failed(404, 'Not Found', 'No such resource');
    if (request.method !== 'POST') return failed(405, 'Method Not Allowed', 'POST only');
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || (tokens !== undefined && tokens[token] === undefined)) {
      return failed(401, 'Unauthorized', 'Invalid OAuth session');
    }
    if (tokens?.[token] === 'may not') {
      return failed(403, 'Forbidden', 'This method requires the scope send_notification');
    }
    const called = calls.take(token);
    const headers = headersOf('X-Ratelimit', called);
    if (called.over) return failed(429, 'Too Many Requests', 'Rate limit exceeded', headers);
    const name = decodeURIComponent(room);
    if (rooms !== undefined && !rooms.includes(name)) return failed(404, 'Not Found', 'Room not found', headers);
    const notification = readNotification(request);
    if (typeof notification === 'string') return failed(400, 'Bad Request', notification, headers);
    const said = messages.take(name);
    Object.assign(headers, headersOf('X-FloodControl', said));
    if (said.over) return failed(429, 'Too Many Requests', 'Flood control', headers);
    received.push({ atMs: now(), to: name, ...notification, raw: rawRequest(request) });
    return { status: 204, headers };
  }

  return { ...(await startHttpService(answer, { port })), received };
}

/** A notification, or what is wrong with it. */
function readNotification(request: ServiceRequest): Omit<HipchatReceived, 'atMs' | 'to' | 'raw'> | string {
  if (mediaType(request) !== 'application/json') return 'Content-Type must be application/json';
  const body = parsed(request.body);
  if (typeof body !== 'object' || body === null) return 'The body must be a JSON object';
  const {
    message,
    color = 'yellow',
    notify = false,
    message_format: format = 'html',
  } = body as Record<string, unknown>;
  if (typeof message !== 'string' || message.length < 1 || message.length > 10_000) {
    return "Field 'message' must have 1 to 10000 characters";
  }
  if (typeof color !== 'string' || !colors.includes(color)) return `Field 'color' must be one of ${colors.join(', ')}`;
  if (typeof notify !== 'boolean') return "Field 'notify' must be a boolean";
  if (format !== 'html' && format !== 'text') return "Field 'message_format' must be html or text";
  const shown = format === 'html' ? { text: textOfHtml(message), html: message } : { text: message };
  return { title: '', ...shown, message, color, notify, format };
}

interface Count {
  limit: number;
  remaining: number;
  /** When it begins anew, seconds since the epoch. */
  reset: number;
  over: boolean;
}

/** Counts by key, anew after each window. */
function createCount(limit: number, lengthMs: number, now: () => number): { take(key: string): Count } {
  const windows = new Map<string, { count: number; endsMs: number }>();
  return {
    take(key) {
      const known = windows.get(key);
      const current = known === undefined || known.endsMs <= now() ? { count: 0, endsMs: now() + lengthMs } : known;
      current.count += 1;
      windows.set(key, current);
      const remaining = Math.max(0, limit - current.count);
      return { limit, remaining, reset: Math.ceil(current.endsMs / 1000), over: current.count > limit };
    },
  };
}

function headersOf(name: string, { limit, remaining, reset }: Count): Record<string, string> {
  return { [`${name}-Limit`]: `${limit}`, [`${name}-Remaining`]: `${remaining}`, [`${name}-Reset`]: `${reset}` };
}

function failed(code: number, type: string, message: string, headers: Record<string, string> = {}): ServiceAnswer {
  return json(code, { error: { code, type, message } }, headers);
}

function textOfHtml(html: string): string {
  return html
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

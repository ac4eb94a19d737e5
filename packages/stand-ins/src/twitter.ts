import twitterText from 'twitter-text';
import {
  json,
  mediaType,
  rawRequest,
  type ServiceAnswer,
  type ServiceRequest,
  startHttpService,
} from './http-service.ts';
import { createOAuthCheck, type OAuthCredentials } from './oauth1.ts';
import type { Received, StandIn } from './stand-in.ts';

/** How a stand-in for X is set up. */
export interface TwitterOptions {
  /** Default: a free one. */
  port?: number;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** Who may post. Default: anyone; then all of a signature but its HMAC is checked. */
  credentials?: OAuthCredentials;
  /** How many tweets it takes in 15 minutes. Default 100. */
  tweetsPerWindow?: number;
}

/** A stand-in for X: `POST /2/tweets`. */
export interface TwitterStandIn extends StandIn {
  /** Answers the next request so, whatever it says. */
  answerNext(answer: ServiceAnswer): void;
  /** Takes the next request, and closes the connection in place of its answer. */
  loseNext(): void;
}

const windowMs = 900_000;

/**
 * Starts a stand-in for X, which checks and answers as documented
 * (docs.x.com/x-api/posts/create-post): OAuth 1.0a over https://api.x.com,
 * wherever it is reached itself, JSON, 280 weighted characters, nothing said
 * twice, and so many tweets in 15 minutes.
 */
export async function startTwitter(options: TwitterOptions = {}): Promise<TwitterStandIn> {
  const { port = 0, now = Date.now, credentials, tweetsPerWindow = 100 } = options;
  const received: Received[] = [];
  const check = createOAuthCheck(credentials, now);
  let window = { endsMs: 0, left: 0 };

  function takeOne(): { over: boolean; headers: Record<string, string> } {
    if (window.endsMs <= now()) window = { endsMs: now() + windowMs, left: tweetsPerWindow };
    const over = window.left === 0;
    if (!over) window.left -= 1;
    const headers = {
      'x-rate-limit-limit': String(tweetsPerWindow),
      'x-rate-limit-remaining': String(window.left),
      'x-rate-limit-reset': String(Math.ceil(window.endsMs / 1000)),
    };
    return { over, headers };
  }

  function answer(request: ServiceRequest): ServiceAnswer {
    const { method, path, query, headers: given } = request;
    if (path !== '/2/tweets' || method !== 'POST') return problem(404, 'Not Found', 'Not Found');
    const url = `https://api.x.com${path}`;
    if (check({ method, url, query, authorization: given.authorization ?? '' }) !== null) {
      return problem(401, 'Unauthorized', 'Unauthorized');
    }
    const { over, headers } = takeOne();
    if (over) return problem(429, 'Too Many Requests', 'Too Many Requests', headers);
    const text = textOf(request);
    if (typeof text !== 'string') return invalid(text.wrong, headers);
    const { weightedLength, valid } = twitterText.parseTweet(text);
    if (!valid)
      return invalid(`text has a weighted length of ${weightedLength}, or characters that none may have`, headers);
    if (received.some((tweet) => tweet.text === text)) {
      return problem(403, 'Forbidden', 'You are not allowed to create a Tweet with duplicate content.', headers);
    }
    const to = /oauth_token="([^"]*)"/.exec(given.authorization ?? '')?.[1] ?? '';
    const id = String(
      1_800_000_000_000_000_000n +
        BigInt(received.push({ atMs: now(), to, title: '', text, raw: rawRequest(request) })),
    );
    return json(201, { data: { edit_history_tweet_ids: [id], id, text } }, headers);
  }

  return { ...(await startHttpService(answer, { port })), received };
}

/** The tweet's text, or what is wrong with the request. */
function textOf(request: ServiceRequest): string | { wrong: string } {
  if (mediaType(request) !== 'application/json') return { wrong: 'The content type must be application/json' };
  const body = parsed(request.body);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { wrong: 'The body must be a JSON object' };
  const { text, ...rest } = body as Record<string, unknown>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return { wrong: `$.${unknown}: is not defined in the schema` };
  return typeof text === 'string' ? text : { wrong: '$.text: must be a string' };
}

function problem(status: number, title: string, detail: string, headers: Record<string, string> = {}): ServiceAnswer {
  return json(status, { title, type: 'about:blank', status, detail }, headers);
}

function invalid(message: string, headers: Record<string, string>): ServiceAnswer {
  const body = {
    errors: [{ parameters: {}, message }],
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.twitter.com/2/problems/invalid-request',
  };
  return json(400, body, headers);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

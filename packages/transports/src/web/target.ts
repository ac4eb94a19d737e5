import { AttemptFailure } from '../failure.ts';

/** A hook's URL, taken apart once. */
export interface Target {
  /** What connections are shared by: scheme, host and port. */
  origin: string;
  /** Path and query, as they stand in the request line. */
  path: string;
  /** Value of the `host` header. */
  host: string;
  /** Host name or IP literal, IPv6 without brackets. */
  hostname: string;
  port: number;
  /** Whether the scheme is https. */
  secure: boolean;
}

/** Hooks have few URLs and many deliveries. Emptied when full: simpler than an order of use, and as good here. */
const maxKnown = 10_000;

/**
 * Makes a reader of hook URLs that remembers what it read. The reader throws an
 * AttemptFailure, reason `bad_request`, at what can't be posted to: not a URL,
 * not http or https, or with a user and password.
 */
export function createTargetReader(): (url: string) => Target {
  const known = new Map<string, Target>();
  return (url) => {
    const read = known.get(url);
    if (read !== undefined) return read;
    if (known.size >= maxKnown) known.clear();
    const target = readTarget(url);
    known.set(url, target);
    return target;
  };
}

function readTarget(text: string): Target {
  if (!URL.canParse(text)) throw new AttemptFailure('bad_request', 'The hook has no valid url: edit its config');
  const url = new URL(text);
  const secure = url.protocol === 'https:';
  if (!secure && url.protocol !== 'http:') {
    throw new AttemptFailure('bad_request', `The hook's url begins with ${url.protocol}//; it must be http or https`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new AttemptFailure('bad_request', "The hook's url holds a user and password: send them as a header instead");
  }
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    host: url.host,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 443 : 80),
    secure,
  };
}

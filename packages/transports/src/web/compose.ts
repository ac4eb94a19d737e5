import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import type { Dialect, DialectContext } from '@posthorn/dialects/dialect';
import { headerSpelling } from '@posthorn/dialects/header-spelling';
import { AttemptFailure } from '../failure.ts';
import type { SentRequest } from '../transport.ts';
import type { Target } from './target.ts';

/** A request, ready to go. */
export interface ComposedRequest {
  target: Target;
  /** Whether the hook takes any certificate. */
  insecureSsl: boolean;
  /** The request as the log keeps it; its `headers`, in their order, are what goes on the wire. */
  sent: SentRequest;
  /** Names and values in turn of the headers that undici is to write; it writes {@link undiciHeaders} by itself, the same. */
  headers: string[];
  /** The body's bytes. */
  bytes: Buffer;
}

/**
 * Headers that a hook's own `headers` may not set, lower case: they say where a
 * message ends and how its connection is used, which is ours to say. `__proto__`
 * is no header that anyone needs, and a trap for objects.
 */
export const reservedHeaders: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
  '__proto__',
]);

/** Headers that undici writes by itself: the first two at the beginning, the length at the end. */
export const undiciHeaders: ReadonlySet<string> = new Set(['host', 'connection', 'content-length']);

/** What an attempt is composed of. */
interface RequestParts {
  event: Event;
  hook: Hook;
  dialect: Dialect;
  target: Target;
  nowMs: number;
  enterprise: DialectContext['enterprise'];
}

/**
 * Writes the POST for one event to one hook. Pure. The hook's own headers stand
 * between the dialect's, and give way to them and to {@link reservedHeaders}.
 * Header names are spelled as documented, but for `host`, `connection` and
 * `content-length`, which undici writes in lower case. The length is always there, at the end.
 *
 * Throws an AttemptFailure, reason `bad_request`, when the dialect has no form
 * for events of this type.
 */
export function composeRequest(parts: RequestParts): ComposedRequest {
  const { event, hook, dialect, target, nowMs } = parts;
  if (!dialect.supports(event.type)) {
    throw new AttemptFailure('bad_request', `The dialect ${dialect.name} has no form for events of type ${event.type}`);
  }
  const body = dialect.body(event, hook);
  const bytes = Buffer.from(body);
  const own = dialect.attemptHeaders({ event, hook, body: bytes, nowMs });
  const names = Object.keys(own);
  const head = headFor(parts, names);
  const sentHeaders = { ...head.sent };
  const headers = head.headers.slice();
  for (const [i, name] of names.entries()) {
    const value = own[name] as string;
    sentHeaders[head.attemptHeaders[i] as string] = value;
    headers[head.places[i] as number] = value;
  }
  sentHeaders['content-length'] = String(bytes.length);
  return {
    target,
    insecureSsl: hook.config['insecure_ssl'] === '1',
    sent: {
      method: 'POST',
      url: head.url,
      headers: sentHeaders,
      body,
      attemptHeaders: head.attemptHeaders,
      secretHeaders: head.secretHeaders,
    },
    headers,
    bytes,
  };
}

/** What the requests of a hook have in common. */
interface Head {
  dialect: Dialect;
  target: Target;
  enterprise: DialectContext['enterprise'];
  /** The headers that each attempt has of its own, as the dialect names them. */
  names: readonly string[];
  url: string;
  /** All headers, with nothing for the values that each attempt has of its own. */
  sent: Readonly<Record<string, string>>;
  /** Those that undici is to write, likewise, and where in it the value of each of `names` goes. */
  headers: readonly string[];
  places: readonly number[];
  attemptHeaders: readonly string[];
  secretHeaders: readonly string[];
}

/** A hook as read is never changed: who edits it makes another. */
const heads = new WeakMap<Hook, Head>();

function headFor(parts: RequestParts, names: readonly string[]): Head {
  const { hook, dialect, target, enterprise } = parts;
  const known = heads.get(hook);
  if (
    known?.dialect === dialect &&
    known.target === target &&
    known.enterprise === enterprise &&
    known.names.length === names.length &&
    known.names.every((name, i) => name === names[i])
  ) {
    return known;
  }
  const head = makeHead(parts, names);
  heads.set(hook, head);
  return head;
}

function makeHead({ hook, dialect, target, enterprise }: RequestParts, names: readonly string[]): Head {
  const sent: Record<string, string> = { host: target.host, connection: 'keep-alive' };
  const constant = dialect.constantHeaders(hook, { sourceNumber: hook.source_number, enterprise });
  for (const [name, value] of Object.entries(constant)) sent[headerSpelling(name)] = value;
  const secretHeaders: string[] = [];
  for (const [name, value] of Object.entries(hook.headers)) {
    const lower = name.toLowerCase();
    if (reservedHeaders.has(lower) || Object.hasOwn(constant, lower) || names.includes(lower)) continue;
    const spelled = headerSpelling(lower);
    sent[spelled] = value;
    secretHeaders.push(spelled);
  }
  const own = names.map(headerSpelling);
  for (const name of own) sent[name] = '';
  sent['content-length'] = '';
  const written = Object.entries(sent).filter(([name]) => !undiciHeaders.has(name));
  return {
    dialect,
    target,
    enterprise,
    names,
    url: target.origin + target.path,
    sent,
    headers: written.flat(),
    places: own.map((name) => 2 * written.findIndex(([one]) => one === name) + 1),
    attemptHeaders: [...own, 'content-length'],
    secretHeaders,
  };
}

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

/**
 * Writes the POST for one event to one hook. Pure. The hook's own headers stand
 * between the dialect's, and give way to them and to {@link reservedHeaders}.
 * Header names are spelled as documented, but for `host`, `connection` and
 * `content-length`, which undici writes in lower case. The length is always there, at the end.
 *
 * Throws an AttemptFailure, reason `bad_request`, when the dialect has no form
 * for events of this type.
 */
export function composeRequest(parts: {
  event: Event;
  hook: Hook;
  dialect: Dialect;
  target: Target;
  nowMs: number;
  enterprise: DialectContext['enterprise'];
}): ComposedRequest {
  const { event, hook, dialect, target, nowMs, enterprise } = parts;
  if (!dialect.supports(event.type)) {
    throw new AttemptFailure('bad_request', `The dialect ${dialect.name} has no form for events of type ${event.type}`);
  }
  const body = dialect.body(event, hook);
  const bytes = Buffer.from(body);
  const own = dialect.attemptHeaders({ event, hook, body: bytes, nowMs });
  const headers: Record<string, string> = { host: target.host, connection: 'keep-alive' };
  const constant = dialect.constantHeaders(hook, { sourceNumber: hook.source_number, enterprise });
  for (const name of Object.keys(constant)) headers[headerSpelling(name)] = constant[name] as string;
  const secretHeaders: string[] = [];
  for (const name of Object.keys(hook.headers)) {
    const lower = name.toLowerCase();
    if (reservedHeaders.has(lower) || Object.hasOwn(constant, lower) || Object.hasOwn(own, lower)) continue;
    const spelled = headerSpelling(lower);
    headers[spelled] = hook.headers[name] as string;
    secretHeaders.push(spelled);
  }
  const attemptHeaders: string[] = [];
  for (const name of Object.keys(own)) {
    const spelled = headerSpelling(name);
    headers[spelled] = own[name] as string;
    attemptHeaders.push(spelled);
  }
  attemptHeaders.push('content-length');
  headers['content-length'] = String(bytes.length);
  return {
    target,
    insecureSsl: hook.config['insecure_ssl'] === '1',
    sent: {
      method: 'POST',
      url: target.origin + target.path,
      headers,
      body,
      attemptHeaders,
      secretHeaders,
    },
    bytes,
  };
}

import type { SecureContext } from 'node:tls';
import type { Hook } from '@posthorn/core/hook';
import type { Dialect, DialectContext } from '@posthorn/dialects/dialect';
import { dialectOf } from '@posthorn/dialects/dialects';
import { failureOf } from '../failure.ts';
import type { Guard } from '../guard/guard.ts';
import type { AttemptJob, AttemptReport, Transport } from '../transport.ts';
import { unsent } from '../unsent.ts';
import { composeRequest } from './compose.ts';
import { Connections } from './connections.ts';
import { Exchange } from './exchange.ts';
import { createInterruptions } from './interruptions.ts';
import { outcomeOfFailure } from './outcome.ts';
import { createTargetReader } from './target.ts';

/** What the `web` transport needs. */
export interface WebTransportOptions {
  /** Says which addresses may be reached; asked for every new connection. */
  guard: Guard;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** How many idle connections are kept, over all receivers. Default 1 000. */
  maxIdleConnections?: number;
  /** Certificate authorities to trust. Default: those of Node. */
  secureContext?: SecureContext;
  /** The GitHub Enterprise Server that requests are to name (wire-formats.md G1). Default: none. */
  enterprise?: DialectContext['enterprise'];
  /** The wire format of a hook. Default: the one that `packages/dialects` has for it. */
  dialectOf?: (hook: Hook) => Dialect;
}

/**
 * Makes the transport `web`: one HTTP/1.1 POST per attempt, in the hook's
 * dialect, with one deadline from resolving the name to the last byte of the
 * answer. Redirects are not followed, bodies never decompressed, and of an answer
 * 64 KiB are kept.
 *
 * `send` never throws. A request that can't be composed (no usable URL, no form
 * for this event in the dialect) is `rejected` with reason `bad_request`.
 */
export function createWebTransport(options: WebTransportOptions): Transport {
  const { guard, now = Date.now, maxIdleConnections = 1000, secureContext, enterprise = null } = options;
  const dialectFor = options.dialectOf ?? dialectOf;
  const connections = new Connections({
    guard,
    maxIdle: maxIdleConnections,
    ...(secureContext === undefined ? {} : { secureContext }),
  });
  const interruptions = createInterruptions();
  const readTarget = createTargetReader();

  function begin(job: AttemptJob, done: (report: AttemptReport) => void): void {
    const startedAt = performance.now();
    const atMs = now();
    if (job.signal.aborted) return done(unsent(atMs, startedAt, { outcome: { kind: 'interrupted' }, error: null }));
    try {
      const { event, hook } = job;
      const target = readTarget(hook.config['url'] ?? '');
      const request = composeRequest({ event, hook, dialect: dialectFor(hook), target, nowMs: atMs, enterprise });
      new Exchange({ job, request, atMs, startedAt, connections, interruptions, done }).start();
    } catch (error) {
      const { reason, message } = failureOf(error);
      done(unsent(atMs, startedAt, { outcome: outcomeOfFailure(reason), error: { reason, message } }));
    }
  }

  return {
    name: 'web',
    send: (job) => new Promise((resolve) => begin(job, resolve)),
    close: async () => connections.close(),
  };
}

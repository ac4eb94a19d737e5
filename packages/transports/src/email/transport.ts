import type { SecureContext } from 'node:tls';
import { failureOf } from '../failure.ts';
import type { Guard } from '../guard/guard.ts';
import type { AttemptJob, AttemptReport, Transport } from '../transport.ts';
import { unsent } from '../unsent.ts';
import { createInterruptions } from '../web/interruptions.ts';
import { outcomeOfFailure } from '../web/outcome.ts';
import { MailAttempt } from './attempt.ts';
import { composeMail } from './compose.ts';
import { judge } from './outcome.ts';
import { Pool } from './pool.ts';
import { recipientsOf } from './recipients.ts';
import { readSettings } from './settings.ts';

/** What the `email` transport needs. */
export interface EmailTransportOptions {
  /** Says which addresses may be reached; asked for every new connection. */
  guard: Guard;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** How many idle connections are kept, over all hooks. Default 100. */
  maxIdleConnections?: number;
  /** Certificate authorities to trust. Default: those of Node. */
  secureContext?: SecureContext;
}

/**
 * Makes the transport `email`: one mail per delivery, handed in by SMTP to the
 * hook's own server, with one deadline from resolving the name to the last reply.
 * What became of each recipient is kept from attempt to attempt, so that only
 * those are tried again whom the server put off.
 *
 * `send` never throws. A mail that can't be composed is `rejected` with reason
 * `bad_request`; one that finds all connections of its hook in use until its
 * deadline is `deferred`.
 */
export function createEmailTransport(options: EmailTransportOptions): Transport {
  const { guard, now = Date.now, maxIdleConnections = 100, secureContext } = options;
  const pool = new Pool({
    guard,
    maxIdle: maxIdleConnections,
    ...(secureContext === undefined ? {} : { secureContext }),
  });
  const interruptions = createInterruptions();

  async function attempt(job: AttemptJob, atMs: number, startedAt: number): Promise<AttemptReport> {
    const { event, hook, delivery, progress } = job;
    const settings = readSettings(hook);
    const mail = await composeMail({ event, hook, settings, delivery, nowMs: atMs });
    if (job.signal.aborted) return unsent(atMs, startedAt, { outcome: { kind: 'interrupted' }, error: null });
    const recipients = recipientsOf(settings.to, progress);
    // All are settled since the hook lost those who were not.
    if (recipients.every(({ state }) => state.kind !== 'waiting')) {
      return unsent(atMs, startedAt, judge(recipients, null, job.isLast));
    }
    const lane = pool.lane(hook.id, settings.server);
    const report = await new Promise<AttemptReport>((done, fail) => {
      const parts = { job, settings, mail, recipients, lane, interruptions, atMs, startedAt, done };
      new MailAttempt(parts).run().catch(fail);
    });
    pool.trim();
    return report;
  }

  return {
    name: 'email',
    keepsProgress: true,
    async send(job) {
      const startedAt = performance.now();
      const atMs = now();
      if (job.signal.aborted) return unsent(atMs, startedAt, { outcome: { kind: 'interrupted' }, error: null });
      try {
        return await attempt(job, atMs, startedAt);
      } catch (error) {
        const { reason, message } = failureOf(error);
        return unsent(atMs, startedAt, { outcome: outcomeOfFailure(reason), error: { reason, message } });
      }
    },
    close: async () => pool.close(),
  };
}

import type { Event } from '@posthorn/core/event';
import type { Decision } from '@posthorn/core/retry';
import type { DeliveryEntry } from '@posthorn/store/streams';
import type { AttemptReport } from '@posthorn/transports/transport';
import type { Logger } from 'pino';

/** Writes the one log line of an attempt. It holds no URL, header or body: those may carry secrets. */
export function logAttempt(
  log: Logger,
  entry: DeliveryEntry,
  event: Event,
  report: AttemptReport,
  decision: Decision,
): void {
  log.info(
    {
      delivery: entry.delivery,
      hook: entry.hook,
      source: event.source,
      event: event.id,
      type: event.type,
      attempt: entry.attempt,
      result: decision.action,
      status: report.response?.status,
      reason: report.error?.reason,
      ms: report.timings.totalMs,
      retryInMs: 'delayMs' in decision ? decision.delayMs : undefined,
    },
    'attempt',
  );
}

import type { Event } from '@posthorn/core/event';
import type { Decision } from '@posthorn/core/retry';
import type { DeliveryEntry } from '@posthorn/store/streams';
import type { AttemptReport } from '@posthorn/transports/transport';
import { type DestinationStream, type Logger, symbols } from 'pino';

/** Writes the one log line of an attempt. */
export type AttemptLog = (entry: DeliveryEntry, event: Event, report: AttemptReport, decision: Decision) => void;

/**
 * The lines of attempts, to where `log` writes, and just as it would write them at level `info`. They are put together
 * here, since pino takes more than twice as long for so many fields as `JSON.stringify` does, and a worker
 * does little that takes longer. They hold no URL, header or body, which may carry secrets, so there is nothing to redact.
 */
export function createAttemptLog(log: Logger): AttemptLog {
  if (!log.isLevelEnabled('info')) return () => undefined;
  const out = (log as unknown as Record<symbol, DestinationStream>)[symbols.streamSym] as DestinationStream;
  const bindings = JSON.stringify({ ...log.bindings() }).slice(1, -1);
  const level = `{"level":${log.levels.values['info']},"time":`;
  return (entry, event, report, decision) => {
    const fields = JSON.stringify({
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
      msg: 'attempt',
    });
    out.write(`${level}${Date.now()}${bindings === '' ? '' : `,${bindings}`},${fields.slice(1)}\n`);
  };
}

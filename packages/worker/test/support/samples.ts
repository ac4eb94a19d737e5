import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import type { Outcome } from '@posthorn/core/outcome';
import type { DeliveryEntry } from '@posthorn/store/streams';
import type { AttemptJob, AttemptReport, Transport } from '@posthorn/transports/transport';

const someTime = '2026-01-31T12:00:00.000Z';

export function hookOf(more: Partial<Hook> = {}): Hook {
  return {
    id: 2048,
    source: 'feeds/a',
    name: 'web',
    events: ['*'],
    active: true,
    config: { url: 'https://receiver.example/' },
    policy: {},
    dialect: null,
    headers: {},
    source_number: 2048,
    source_dialect: null,
    deactivated_reason: null,
    created_at: someTime,
    updated_at: someTime,
    ...more,
  };
}

export function eventOf(more: Partial<Event> = {}): Event {
  return {
    id: 'x',
    source: 'feeds/a',
    type: 'ping',
    actor: null,
    time: someTime,
    data: '{"n":1}',
    receivedAtMs: 1,
    ...more,
  };
}

export function entryOf(more: Partial<DeliveryEntry> = {}): DeliveryEntry {
  return {
    entry: '1-0',
    delivery: 1024,
    hook: 2048,
    attempt: 1,
    hookRevision: 1,
    kind: 'e',
    event: 'feeds/a|x',
    ...more,
  };
}

/** What an attempt reports that ended so. */
export function reportOf(outcome: Outcome, more: Partial<AttemptReport> = {}): AttemptReport {
  const reason = 'reason' in outcome ? outcome.reason : undefined;
  return {
    outcome,
    atMs: 1_700_000_000_000,
    request: {
      method: 'POST',
      url: 'https://receiver.example/',
      headers: { a: '1' },
      body: '{"n":1}',
      attemptHeaders: [],
      secretHeaders: [],
    },
    response: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 },
    error: reason === undefined ? null : { reason, message: `It was ${reason}.` },
    ...more,
  };
}

/** A transport that does as it is told, and notes what it was handed. */
export interface ScriptedTransport extends Transport {
  readonly jobs: AttemptJob[];
}

/** @param send how an attempt ends; `number` counts from 1 */
export function scriptedTransport(
  send: (job: AttemptJob, number: number) => Outcome | Promise<Outcome>,
): ScriptedTransport {
  const jobs: AttemptJob[] = [];
  return {
    name: 'web',
    jobs,
    send: async (job) => reportOf(await send(job, jobs.push(job))),
    close: async () => undefined,
  };
}

/** Fulfils with `interrupted` when the worker can wait no longer. */
export function untilInterrupted({ signal }: AttemptJob): Promise<Outcome> {
  return new Promise((resolve) => {
    const interrupted = (): void => resolve({ kind: 'interrupted' });
    // A signal tells nobody who comes later.
    if (signal.aborted) interrupted();
    else signal.addEventListener('abort', interrupted);
  });
}

import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import type { Dialect } from '@posthorn/dialects/dialect';
import { onTestFinished } from 'vitest';
import { createGuard, type Guard, type Lookup } from '../src/guard/guard.ts';
import type { AttemptJob, Transport } from '../src/transport.ts';
import { createWebTransport, type WebTransportOptions } from '../src/web/transport.ts';

/** An event with a body that is not plain ASCII. */
export const event: Event = {
  id: '7a3f1d2c-58b5-4b1e-9d6e-3a2f5f1c0b7d',
  source: 'feeds/sample-feed',
  type: 'package.added',
  actor: 'maartenba',
  time: '2014-09-08T12:59:53.1148196Z',
  data: '{"PackageVersion":"≥ 2.0"}',
  receivedAtMs: 1_700_000_000_000,
};

/** A dialect with one header of each kind, whose body is the event's data. */
export const plain: Dialect = {
  name: 'myget-v1',
  supports: (type) => type !== 'unheard.of',
  body: ({ data }) => data,
  constantHeaders: () => ({ 'content-type': 'application/json', 'user-agent': 'Posthorn test' }),
  attemptHeaders: (attempt) => ({ 'x-event': attempt.event.id, 'x-at': String(attempt.nowMs) }),
};

/** A hook that posts to a URL. */
export function hookTo(url: string, more: Partial<Hook> & { insecure_ssl?: '0' | '1' } = {}): Hook {
  const { insecure_ssl = '0', ...rest } = more;
  return {
    id: 1025,
    source: 'feeds/sample-feed',
    name: 'web',
    events: ['*'],
    active: true,
    config: { url, insecure_ssl },
    policy: {},
    dialect: null,
    headers: {},
    source_number: 2048,
    source_dialect: null,
    deactivated_reason: null,
    created_at: '2024-01-01T00:00:00Z',
    updated_at: '2024-01-01T00:00:00Z',
    ...rest,
  };
}

/** An attempt to make, with 30 s of time and a signal that nothing aborts. */
export function jobFor(hook: Hook, more: Partial<AttemptJob> = {}): AttemptJob {
  return {
    event,
    hook,
    delivery: 7169,
    progress: null,
    isLast: false,
    timeoutMs: 30_000,
    signal: new AbortController().signal,
    ...more,
  };
}

/** A guard that lets attempts reach loopback, and names resolve as told. */
export function loopbackGuard(lookup?: Lookup): Guard {
  const allowedNetworks = ['127.0.0.0/8', '::1/128'];
  return createGuard(lookup === undefined ? { allowedNetworks } : { allowedNetworks, lookup });
}

/** A web transport that may reach loopback and speaks {@link plain}. Closed with the test. */
export function webTransport(options: Partial<WebTransportOptions> = {}): Transport {
  const transport = createWebTransport({ guard: loopbackGuard(), dialectOf: () => plain, ...options });
  onTestFinished(() => transport.close());
  return transport;
}

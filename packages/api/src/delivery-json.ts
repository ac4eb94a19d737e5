import type { Attempt } from '@posthorn/core/attempt';
import { type Hook, maskedSecret } from '@posthorn/core/hook';
import type { DeliveryDetail, DeliverySummary } from '@posthorn/store/deliveries';
import type { AttemptJson, DeliveryDetailJson, DeliveryJson } from './delivery-schema.ts';

/** Shows a delivery without its attempts. */
export function deliveryJson(delivery: DeliverySummary, base: string): DeliveryJson {
  return {
    id: delivery.id,
    source: delivery.source,
    hook: delivery.hook,
    event: delivery.event,
    type: delivery.type,
    kind: delivery.kind,
    status: delivery.status,
    reason: delivery.reason,
    created_at: timeOf(delivery.createdAtMs),
    attempt_count: delivery.attemptCount,
    status_code: delivery.statusCode,
    last_attempt_at: delivery.lastAttemptAtMs === null ? null : timeOf(delivery.lastAttemptAtMs),
    last_duration_ms: delivery.lastDurationMs,
    redelivery_of: delivery.redeliveryOf,
    redelivered_as: delivery.redeliveredAs,
    url: `${base}/v1/deliveries/${delivery.id}`,
  };
}

/** Shows a delivery with its attempts; the values of some request headers, given in lower case, are masked. */
export function deliveryDetailJson(
  delivery: DeliveryDetail,
  base: string,
  secretHeaders: ReadonlySet<string>,
): DeliveryDetailJson {
  const { attempts, nextAttemptAtMs } = delivery;
  return {
    ...deliveryJson(delivery, base),
    next_attempt_at: nextAttemptAtMs === null ? null : timeOf(nextAttemptAtMs),
    attempts: attempts.map((attempt) => attemptJson(attempt, secretHeaders)),
  };
}

function attemptJson(attempt: Attempt, secretHeaders: ReadonlySet<string>): AttemptJson {
  const { request, response, timings, error } = attempt;
  return {
    number: attempt.number,
    at: timeOf(attempt.atMs),
    worker: attempt.worker,
    result: attempt.result,
    late: attempt.late,
    request: request && {
      method: request.method,
      url: request.url,
      headers: withoutSecrets(request.headers, secretHeaders),
      body: request.body,
    },
    response: response && {
      status: response.status,
      status_text: response.statusText,
      headers: response.headers,
      body: response.body,
      truncated: response.truncated,
    },
    timings: {
      dns_ms: timings.dnsMs,
      connect_ms: timings.connectMs,
      tls_ms: timings.tlsMs,
      first_byte_ms: timings.firstByteMs,
      total_ms: timings.totalMs,
    },
    error,
    retry_in_ms: attempt.retryInMs,
  };
}

/** Names of a hook's own headers, in lower case: their values are secret. */
export function secretHeaderNames(hook: Pick<Hook, 'headers'> | undefined): Set<string> {
  return new Set(Object.keys(hook?.headers ?? {}).map((name) => name.toLowerCase()));
}

/** Headers of a request, some of them masked. */
export function withoutSecrets(
  headers: Record<string, string>,
  secretHeaders: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      secretHeaders.has(name.toLowerCase()) ? maskedSecret : value,
    ]),
  );
}

/** RFC 3339 in UTC. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

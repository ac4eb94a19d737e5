import { eventGuid } from '@posthorn/core/event';
import type { DeliveryDetail, DeliverySummary } from '@posthorn/store/deliveries';
import { eventActions } from '@posthorn/store/event-actions';
import { eventKey } from '@posthorn/store/event-record';
import { readSourceFacts } from '@posthorn/store/source-facts';
import { type Store, shardOfSource } from '@posthorn/store/store';
import { timeOf, withoutSecrets } from './delivery-json.ts';
import type { HookDeliveryJson } from './hook-delivery-schema.ts';
import { toTheSecond } from './shown-time.ts';

/** Shows deliveries of one hook. */
export async function showHookDeliveries(
  store: Store,
  deliveries: readonly DeliverySummary[],
): Promise<HookDeliveryJson[]> {
  const [first] = deliveries;
  if (!first) return [];
  const repositories = deliveries.map(({ source }) => source).filter((source) => source.startsWith('repos/'));
  const [actions, facts] = await Promise.all([
    eventActions(store, deliveries),
    readSourceFacts(store, shardOfSource(store, first.source), repositories),
  ]);
  return deliveries.map((delivery) => ({
    id: delivery.id,
    guid: eventGuid({ id: delivery.event, source: delivery.source }),
    delivered_at: toTheSecond(timeOf(delivery.lastAttemptAtMs ?? delivery.createdAtMs)),
    redelivery: delivery.redeliveryOf !== null,
    duration: Math.round(delivery.lastDurationMs ?? 0) / 1000,
    status: statusOf(delivery),
    status_code: delivery.statusCode ?? 0,
    event: delivery.type ?? '',
    action: actions.get(eventKey(delivery.source, delivery.event)) ?? null,
    installation_id: null,
    repository_id: facts.get(delivery.source)?.number ?? null,
    throttled_at: null,
  }));
}

function statusOf({ status, statusText, statusCode, reason }: DeliverySummary): string {
  if (status === 'delivered') return 'OK';
  if (statusCode !== null) return statusText || String(statusCode);
  return (reason ?? status).replaceAll('_', ' ');
}

/**
 * A delivery with its latest request and answer, as JSON text: the payload is
 * put in as it was sent, since parsing would change its numbers.
 *
 * @param url where the hook points to now, for a delivery without a request
 */
export async function hookDeliveryDetail(
  store: Store,
  delivery: DeliveryDetail,
  url: string,
  secretHeaders: ReadonlySet<string>,
): Promise<string> {
  const [shown] = await showHookDeliveries(store, [delivery]);
  const { request = null, response = null } = delivery.attempts.filter(({ late }) => !late).at(-1) ?? {};
  const head = JSON.stringify({ ...shown, url: request?.url ?? url }).slice(0, -1);
  const headers = request && withoutSecrets(request.headers, secretHeaders);
  const answer = { headers: response?.headers ?? null, payload: response?.body ?? null };
  const payload = request === null ? 'null' : payloadOf(request.body);
  return `${head},"request":{"headers":${JSON.stringify(headers)},"payload":${payload}},"response":${JSON.stringify(answer)}}`;
}

/** The payload of a request body as JSON text: out of its form, if it is in one. */
function payloadOf(body: string): string {
  const text = body.startsWith('payload=') ? decodeURIComponent(body.slice(8).replaceAll('+', ' ')) : body;
  return isJson(text) ? text : JSON.stringify(body);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import { Problem } from '@posthorn/core/problem';
import { getDelivery } from '@posthorn/store/deliveries';
import { getHook } from '@posthorn/store/hooks';
import { type DeliveryFilter, listDeliveries } from '@posthorn/store/list-deliveries';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { visibleIds } from './access.ts';
import { callerOf } from './auth.ts';
import { deliveryQuery } from './delivery-filter.ts';
import { deliveryDetailJson, deliveryJson } from './delivery-json.ts';
import type { ApiDeps } from './deps.ts';
import { baseUrl, setLinks, urlWith } from './links.ts';

interface OneDelivery {
  Params: { id: string };
}

/** Routes of deliveries, their redelivery, and dead letters. */
export function registerDeliveries(app: FastifyInstance, deps: ApiDeps): void {
  app.get('/v1/deliveries', async (request, reply) => sendList(deps, request, reply, {}));
  app.get('/v1/dead-letters', async (request, reply) => sendList(deps, request, reply, { deadLetters: true }));

  app.get<OneDelivery>('/v1/deliveries/:id', async (request) => {
    const delivery = await deliveryFor(deps, request);
    const stored = await getHook(deps.store, delivery.hook);
    const secretHeaders = new Set(Object.keys(stored?.hook.headers ?? {}).map((name) => name.toLowerCase()));
    return deliveryDetailJson(delivery, baseUrl(request, deps), secretHeaders);
  });

  app.post<OneDelivery>('/v1/deliveries/:id/redeliveries', async (request, reply) => {
    const { id, status, hook, redeliveredAs } = await deliveryFor(deps, request);
    reply.code(202);
    if (redeliveredAs !== null) return { job: null, delivery: id, redelivered_as: redeliveredAs };
    if (status === 'pending' || status === 'retrying') {
      throw new Problem(
        'conflict',
        `Delivery ${id} is still on its way. Only one that has ended can be delivered again.`,
      );
    }
    if (!(await getHook(deps.store, hook))) {
      throw new Problem('conflict', `Hook ${hook} was deleted, so delivery ${id} has nowhere to go.`);
    }
    const [job = null] = await deps.queues.add('redelivery', { delivery: id });
    return { job, delivery: id, redelivered_as: null };
  });
}

async function sendList(deps: ApiDeps, request: FastifyRequest, reply: FastifyReply, only: DeliveryFilter) {
  const { filter, page } = await deliveryQuery(deps, callerOf(request), request.query);
  const { deliveries, next } = await listDeliveries(deps.store, { ...filter, ...only }, page);
  const base = baseUrl(request, deps);
  if (next !== null) setLinks(reply, [['next', urlWith(request, base, { cursor: next })]]);
  return { deliveries: deliveries.map((delivery) => deliveryJson(delivery, base)), next };
}

/** The delivery named in the path; 404 also when its source is not the caller's. */
async function deliveryFor({ store }: ApiDeps, request: FastifyRequest<OneDelivery>) {
  const { id } = request.params;
  const [delivery, visible] = await Promise.all([
    /^\d{1,15}$/.test(id) ? getDelivery(store, Number(id)) : undefined,
    visibleIds(store, callerOf(request)),
  ]);
  if (delivery && (visible?.has(delivery.source) ?? true)) return delivery;
  throw new Problem('not_found', `There is no delivery ${id}. GET /v1/deliveries lists those that are kept.`);
}

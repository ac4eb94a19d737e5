import type { Hook } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import { described } from '@posthorn/http/openapi/operation';
import { type DeliveryDetail, getDelivery } from '@posthorn/store/deliveries';
import { getHook } from '@posthorn/store/hooks';
import { type DeliveryFilter, listDeliveries } from '@posthorn/store/list-deliveries';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { visibleDeliveries } from './access.ts';
import { authorOf } from './audit-author.ts';
import { callerOf } from './auth.ts';
import { deliveryQuery } from './delivery-filter.ts';
import { deliveryDetailJson, deliveryJson, secretHeaderNames } from './delivery-json.ts';
import { deliveryOperations } from './delivery-operations.ts';
import type { ApiDeps } from './deps.ts';
import { baseUrl, setLinks, urlWith } from './links.ts';
import { askRedelivery } from './redelivery.ts';

interface OneDelivery {
  Params: { id: string };
}

/** Routes of deliveries, their redelivery, and dead letters. */
export function registerDeliveries(app: FastifyInstance, deps: ApiDeps): void {
  app.get('/v1/deliveries', described(deliveryOperations.list), async (request, reply) =>
    sendList(deps, request, reply, {}),
  );
  app.get('/v1/dead-letters', described(deliveryOperations.listDead), async (request, reply) =>
    sendList(deps, request, reply, { deadLetters: true }),
  );

  app.get<OneDelivery>('/v1/deliveries/:id', described(deliveryOperations.get), async (request) => {
    const { delivery, hook } = await deliveryFor(deps, request);
    return deliveryDetailJson(delivery, baseUrl(request, deps), secretHeaderNames(hook));
  });

  app.post<OneDelivery>(
    '/v1/deliveries/:id/redeliveries',
    described(deliveryOperations.redeliver),
    async (request, reply) => {
      const { delivery, hook } = await deliveryFor(deps, request);
      const { job, redeliveredAs } = await askRedelivery(deps, delivery, hook, authorOf(request));
      return reply.code(202).send({ job, delivery: delivery.id, redelivered_as: redeliveredAs });
    },
  );
}

async function sendList(deps: ApiDeps, request: FastifyRequest, reply: FastifyReply, only: DeliveryFilter) {
  const { filter, page } = await deliveryQuery(deps, callerOf(request), request.query);
  const { deliveries, next } = await listDeliveries(deps.store, { ...filter, ...only }, page);
  const base = baseUrl(request, deps);
  if (next !== null) setLinks(reply, [['next', urlWith(request, base, { cursor: next })]]);
  return { deliveries: deliveries.map((delivery) => deliveryJson(delivery, base)), next };
}

/** The delivery named in the path, and its hook if that is still there; 404 also when it is not the caller's to see. */
async function deliveryFor(
  { store }: ApiDeps,
  request: FastifyRequest<OneDelivery>,
): Promise<{ delivery: DeliveryDetail; hook: Hook | undefined }> {
  const { id } = request.params;
  const delivery = /^\d{1,15}$/.test(id) ? await getDelivery(store, Number(id)) : undefined;
  const [maySee, stored] = await Promise.all([
    visibleDeliveries(store, callerOf(request)),
    delivery && getHook(store, delivery.hook),
  ]);
  if (delivery && (maySee?.(stored?.hook.source, delivery.source) ?? true)) return { delivery, hook: stored?.hook };
  throw new Problem('not_found', `There is no delivery ${id}. GET /v1/deliveries lists those that are kept.`);
}

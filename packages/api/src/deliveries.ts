import type { Hook } from '@posthorn/core/hook';
import { invalidField, Problem } from '@posthorn/core/problem';
import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { discardDeadLetters, findDeadLetters } from '@posthorn/store/dead-letters';
import { type DeliveryDetail, getDelivery } from '@posthorn/store/deliveries';
import { getHook } from '@posthorn/store/hooks';
import { type DeliveryFilter, listDeliveries } from '@posthorn/store/list-deliveries';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { visibleDeliveries } from './access.ts';
import { authorOf } from './audit-author.ts';
import { callerOf } from './auth.ts';
import { askCancellation } from './cancellation.ts';
import { deliveryFilter, deliveryQuery, discardQuerySchema } from './delivery-filter.ts';
import { deliveryDetailJson, deliveryJson, secretHeaderNames } from './delivery-json.ts';
import { deliveryOperations } from './delivery-operations.ts';
import type { ApiDeps } from './deps.ts';
import { setLinks, urlWith } from './links.ts';
import { parse } from './parse.ts';
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

  app.post<OneDelivery>('/v1/deliveries/:id/cancel', described(deliveryOperations.cancel), async (request, reply) => {
    const { delivery, hook } = await deliveryFor(deps, request);
    const became = await askCancellation(deps.store, delivery, hook, authorOf(request));
    const { delivery: now } = await deliveryFor(deps, request);
    return reply.code(became === 'asked' ? 202 : 200).send(deliveryJson(now, baseUrl(request, deps)));
  });

  app.delete('/v1/dead-letters', described(deliveryOperations.discard), async (request) => {
    const wanted = parse(discardQuerySchema, request.query);
    if (Object.values(wanted).every((one) => one === undefined)) throw noCondition();
    const filter = await deliveryFilter(deps, callerOf(request), wanted);
    const { found, complete } = await findDeadLetters(deps.store, filter);
    const { source, hook } = filter;
    const on = hook === undefined ? source : (await getHook(deps.store, hook))?.hook.source;
    const ids = found.map(({ id }) => id);
    return { discarded: await discardDeadLetters(deps.store, ids, authorOf(request), { source: on, hook }), complete };
  });
}

function noCondition(): Problem {
  return invalidField(
    'until',
    'say which dead letters, by one condition at least; until=MOMENT alone is all before that',
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

import { Problem } from '@posthorn/core/problem';
import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { getDelivery } from '@posthorn/store/deliveries';
import { listDeliveries } from '@posthorn/store/list-deliveries';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authorOf } from './audit-author.ts';
import { secretHeaderNames } from './delivery-json.ts';
import type { ApiDeps } from './deps.ts';
import { hookDeliveryDetail, showHookDeliveries } from './hook-delivery-json.ts';
import { hookDeliveryListSchema, hookDeliveryOperations } from './hook-delivery-operations.ts';
import { hookSettingsJson } from './hook-json.ts';
import type { HookFinder, HookRoute } from './hook-route.ts';
import { setLinks, urlWith } from './links.ts';
import { parse } from './parse.ts';
import { askRedelivery } from './redelivery.ts';

/** Routes of a hook's deliveries as GitHub has them (wire-formats.md G7). */
export function registerHookDeliveries(app: FastifyInstance, deps: ApiDeps, find: HookFinder): void {
  const { store } = deps;
  const listPath = `${find.onePath}/deliveries`;
  const onePath = `${listPath}/:delivery`;
  const operations = hookDeliveryOperations(find);

  app.get<HookRoute>(listPath, described(operations.list), async (request, reply) => {
    const { hook } = await find.hook(request);
    const { cursor, per_page, status, redelivery } = parse(hookDeliveryListSchema, request.query);
    // What still waits for its first attempt is no delivery yet to GitHub's clients; /v1/deliveries has it.
    const filter = { hook: hook.id, attempted: true, result: status, redelivery };
    const { deliveries, next } = await listDeliveries(store, filter, { before: cursor, perPage: per_page });
    if (next !== null) setLinks(reply, [['next', urlWith(request, baseUrl(request, deps), { cursor: next })]]);
    return showHookDeliveries(store, deliveries);
  });

  app.get<HookRoute>(onePath, described(operations.get), async (request, reply) => {
    const { hook, delivery } = await deliveryIn(request);
    const { url: shownUrl = '' } = hookSettingsJson(hook, '').config;
    const text = await hookDeliveryDetail(store, delivery, shownUrl, secretHeaderNames(hook));
    return reply.type('application/json; charset=utf-8').send(text);
  });

  app.post<HookRoute>(`${onePath}/attempts`, described(operations.redeliver), async (request, reply) => {
    const { hook, delivery } = await deliveryIn(request);
    await askRedelivery(deps, delivery, hook, authorOf(request));
    return reply.code(202).send({});
  });

  async function deliveryIn(request: FastifyRequest<HookRoute>) {
    const { hook } = await find.hook(request);
    const { delivery: id = '' } = request.params;
    const delivery = /^\d{1,15}$/.test(id) ? await getDelivery(store, Number(id)) : undefined;
    if (delivery?.hook !== hook.id) throw new Problem('not_found', `There is no delivery ${id} of hook ${hook.id}.`);
    return { hook, delivery };
  }
}

import { subscribes } from '@posthorn/core/hook';
import { described } from '@posthorn/http/openapi/operation';
import { sendLatestPush } from '@posthorn/store/send-again';
import { hasFormFor } from '@posthorn/transports/known';
import type { FastifyInstance } from 'fastify';
import { authorOf } from './audit-author.ts';
import type { ApiDeps } from './deps.ts';
import { hookOperations } from './hook-operations.ts';
import { sendPing } from './hook-ping.ts';
import { type HookFinder, type HookRoute, noHook } from './hook-route.ts';

/** Routes that send something to one hook only: pings (wire-formats.md S9) and tests (S8). */
export function registerHookSends(app: FastifyInstance, deps: ApiDeps, find: HookFinder): void {
  const operations = hookOperations(find);
  app.post<HookRoute>(`${find.onePath}/pings`, described(operations.ping), async (request, reply) => {
    const { source, hook } = await find.hook(request);
    if (!(await sendPing(deps, request, source, hook))) throw noHook(source.id, hook.id);
    return reply.code(204).send();
  });

  for (const [name, operation] of [['tests', operations.test] as const, ['test', operations.testLegacy] as const]) {
    app.post<HookRoute>(`${find.onePath}/${name}`, described(operation), async (request, reply) => {
      const { source, hook } = await find.hook(request);
      const hears = hook.active && subscribes(hook.events, 'push') && hasFormFor(hook, 'push');
      if (hears) await sendLatestPush(deps.store, source.id, hook.id, authorOf(request));
      return reply.code(204).send();
    });
  }
}

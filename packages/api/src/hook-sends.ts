import { subscribes } from '@posthorn/core/hook';
import { dialectOf } from '@posthorn/dialects/dialects';
import { sendLatestPush } from '@posthorn/store/send-again';
import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from './deps.ts';
import { sendPing } from './hook-ping.ts';
import { type HookFinder, type HookRoute, noHook } from './hook-route.ts';

/** Routes that send something to one hook only: pings (wire-formats.md S9) and tests (S8). */
export function registerHookSends(app: FastifyInstance, deps: ApiDeps, find: HookFinder): void {
  app.post<HookRoute>(`${find.onePath}/pings`, async (request, reply) => {
    const { source, hook } = await find.hook(request);
    if (!(await sendPing(deps, request, source, hook))) throw noHook(source.id, hook.id);
    return reply.code(204).send();
  });

  for (const name of ['tests', 'test']) {
    app.post<HookRoute>(`${find.onePath}/${name}`, async (request, reply) => {
      const { source, hook } = await find.hook(request);
      const hears = hook.active && subscribes(hook.events, 'push') && dialectOf(hook).supports('push');
      if (hears) await sendLatestPush(deps.store, source.id, hook.id);
      return reply.code(204).send();
    });
  }
}

import { described } from '@posthorn/http/openapi/operation';
import { getHook } from '@posthorn/store/hooks';
import { pauseHook } from '@posthorn/store/pause-hook';
import type { FastifyInstance } from 'fastify';
import { authorOf } from './audit-author.ts';
import type { ApiDeps } from './deps.ts';
import { hookOperations } from './hook-operations.ts';
import { type HookFinder, type HookRoute, noHook } from './hook-route.ts';
import { showHook } from './show-hooks.ts';

/** Routes `.../hooks/:hook/pause` and `/resume` (design.md section 6). Done twice they do nothing more. */
export function registerHookPause(app: FastifyInstance, deps: ApiDeps, find: HookFinder): void {
  const operations = hookOperations(find);
  for (const [name, paused] of [['pause', true] as const, ['resume', false] as const]) {
    app.post<HookRoute>(`${find.onePath}/${name}`, described(operations[name]), async (request) => {
      const { source, hook } = await find.hook(request);
      const wasThere = await pauseHook(deps.store, hook.id, paused, authorOf(request));
      const stored = wasThere ? await getHook(deps.store, hook.id) : undefined;
      if (!stored) throw noHook(source.id, hook.id);
      return showHook(deps, request, stored.hook);
    });
  }
}

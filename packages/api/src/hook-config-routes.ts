import { type Hook, hookConfigSchema } from '@posthorn/core/hook';
import { updateHook } from '@posthorn/store/hooks';
import type { FastifyInstance } from 'fastify';
import { type ApiDeps, nowOf } from './deps.ts';
import { hookJson } from './hook-json.ts';
import { type HookFinder, type HookRoute, noHook } from './hook-route.ts';
import { settingsAfter } from './hook-settings.ts';
import { parse } from './parse.ts';

/** Routes of a hook's config by itself (wire-formats.md G7). Unlike in a hook, what a change leaves out stays. */
export function registerHookConfig(app: FastifyInstance, deps: ApiDeps, find: HookFinder): void {
  const path = `${find.onePath}/config`;
  const shown = (hook: Hook): Hook['config'] => hookJson(hook, '').config;

  app.get<HookRoute>(path, async (request) => shown((await find.hook(request)).hook));

  app.patch<HookRoute>(path, async (request) => {
    const { hook } = await find.hook(request);
    const config = parse(hookConfigSchema, request.body);
    const change = (current: Hook) => settingsAfter(current, { config: { ...current.config, ...config } }, deps);
    const after = await updateHook(deps.store, hook.id, change, nowOf(deps));
    if (!after) throw noHook(hook.source, hook.id);
    return shown(after);
  });
}

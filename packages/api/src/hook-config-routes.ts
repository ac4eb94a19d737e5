import type { Hook } from '@posthorn/core/hook';
import { described } from '@posthorn/http/openapi/operation';
import { updateHook } from '@posthorn/store/hooks';
import type { FastifyInstance } from 'fastify';
import { authorOf } from './audit-author.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { hookSettingsJson } from './hook-json.ts';
import { hookOperations } from './hook-operations.ts';
import { type HookFinder, type HookRoute, noHook } from './hook-route.ts';
import { hookConfigPatchSchema } from './hook-schema.ts';
import { settingsAfter } from './hook-settings.ts';
import { parse } from './parse.ts';

/** Routes of a hook's config by itself (wire-formats.md G7). Unlike in a hook, what a change leaves out stays. */
export function registerHookConfig(app: FastifyInstance, deps: ApiDeps, find: HookFinder): void {
  const path = `${find.onePath}/config`;
  const shown = (hook: Hook): Hook['config'] => hookSettingsJson(hook, '').config;

  const operations = hookOperations(find);

  app.get<HookRoute>(path, described(operations.getConfig), async (request) => shown((await find.hook(request)).hook));

  app.patch<HookRoute>(path, described(operations.updateConfig), async (request) => {
    const { hook } = await find.hook(request);
    const config = parse(hookConfigPatchSchema, request.body);
    const change = (current: Hook) => settingsAfter(current, { config: { ...current.config, ...config } }, deps);
    const after = await updateHook(deps.store, hook.id, change, nowOf(deps), authorOf(request));
    if (!after) throw noHook(hook.source, hook.id);
    return shown(after);
  });
}

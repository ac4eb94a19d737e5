import type { Hook } from '@posthorn/core/hook';
import { lastAttempts } from '@posthorn/store/last-attempts';
import type { FastifyRequest } from 'fastify';
import type { ApiDeps } from './deps.ts';
import { hookJson } from './hook-json.ts';
import type { HookJson } from './hook-schema.ts';
import { layoutUrl } from './links.ts';

/** Hooks as the api shows them, each with how its latest attempt ended (wire-formats.md S1). */
export async function showHooks(
  deps: Pick<ApiDeps, 'store' | 'publicUrl'>,
  request: FastifyRequest,
  hooks: readonly Hook[],
): Promise<HookJson[]> {
  const ids = hooks.map(({ id }) => id);
  const latest = await lastAttempts(deps.store, ids);
  const base = layoutUrl(request, deps);
  return hooks.map((hook) => hookJson(hook, base, latest.get(hook.id)));
}

/** {@link showHooks} for one. */
export async function showHook(
  deps: Pick<ApiDeps, 'store' | 'publicUrl'>,
  request: FastifyRequest,
  hook: Hook,
): Promise<HookJson> {
  const latest = await lastAttempts(deps.store, [hook.id]);
  return hookJson(hook, layoutUrl(request, deps), latest.get(hook.id));
}

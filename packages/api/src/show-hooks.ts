import type { Hook } from '@posthorn/core/hook';
import { freshGate, readGates } from '@posthorn/store/gates';
import { lastAttempts } from '@posthorn/store/last-attempts';
import type { FastifyRequest } from 'fastify';
import { type ApiDeps, nowOf } from './deps.ts';
import { hookJson } from './hook-json.ts';
import type { HookJson } from './hook-schema.ts';
import { layoutUrl } from './links.ts';

type ShowDeps = Pick<ApiDeps, 'store' | 'publicUrl' | 'now'>;

/** Hooks as the api shows them, each with how its latest attempt ended (wire-formats.md S1). */
export async function showHooks(deps: ShowDeps, request: FastifyRequest, hooks: readonly Hook[]): Promise<HookJson[]> {
  const ids = hooks.map(({ id }) => id);
  const [latest, gates] = await Promise.all([lastAttempts(deps.store, ids), readGates(deps.store, ids)]);
  const base = layoutUrl(request, deps);
  const nowMs = nowOf(deps).getTime();
  return hooks.map((hook) =>
    hookJson(hook, base, { latest: latest.get(hook.id), gate: gates.get(hook.id) ?? freshGate, nowMs }),
  );
}

/** {@link showHooks} for one. */
export async function showHook(deps: ShowDeps, request: FastifyRequest, hook: Hook): Promise<HookJson> {
  const [shown] = await showHooks(deps, request, [hook]);
  return shown as HookJson;
}

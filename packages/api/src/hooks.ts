import { randomUUID } from 'node:crypto';
import { isTypeOf } from '@posthorn/core/event-types';
import { type Hook, hookCreateSchema, hookPatchSchema } from '@posthorn/core/hook';
import { hashContent } from '@posthorn/core/posted-event';
import { Problem } from '@posthorn/core/problem';
import { dialectOf } from '@posthorn/dialects/dialects';
import { createHook, deleteHook, getHook, hooksOf, updateHook } from '@posthorn/store/hooks';
import { ping } from '@posthorn/store/ping';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { managedSource, managedSources } from './access.ts';
import { type Caller, callerOf } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { hookJson, hookUrl } from './hook-json.ts';
import { settingsAfter, settingsOfNew } from './hook-settings.ts';
import { baseUrl, pageFields, sendPage } from './links.ts';
import { parse } from './parse.ts';

/** Where a kind of source has its hooks. */
export interface HookMount {
  /** Path of the list, with parameters: `/feeds/:feed/hooks`. */
  path: string;
  /** The source's id, from those parameters. */
  sourceOf: (params: Record<string, string>) => string;
}

interface HookRoute {
  Params: Record<string, string>;
}

const pageSchema = z.object(pageFields);
const listSchema = z.object({ ...pageFields, source: z.string().optional() });

/** Routes of one kind of source's hooks (wire-formats.md S1-S10). */
export function registerHooks(app: FastifyInstance, deps: ApiDeps, { path, sourceOf }: HookMount): void {
  const { store, queues, guard } = deps;
  const onePath = `${path}/:hook`;
  const sourceIn = (request: FastifyRequest<HookRoute>) =>
    managedSource(store, callerOf(request), sourceOf(request.params));

  app.get<HookRoute>(path, async (request, reply) => {
    const page = parse(pageSchema, request.query);
    const { hooks } = await hooksOf(store, (await sourceIn(request)).id);
    const base = baseUrl(request, deps);
    return sendPage({ request, reply, base }, hooks, page).map((hook) => hookJson(hook, base));
  });

  app.post<HookRoute>(path, async (request, reply) => {
    const { id } = await sourceIn(request);
    const settings = await settingsOfNew(id, parse(hookCreateSchema, request.body), guard);
    const hook = await createHook(store, id, settings, nowOf(deps));
    const base = baseUrl(request, deps);
    return reply.code(201).header('location', hookUrl(hook, base)).send(hookJson(hook, base));
  });

  app.get<HookRoute>(onePath, async (request) => {
    const { id } = await sourceIn(request);
    return hookJson(await hookOn(deps, id, request.params), baseUrl(request, deps));
  });

  app.patch<HookRoute>(onePath, async (request) => {
    const { id } = await sourceIn(request);
    const before = await hookOn(deps, id, request.params);
    const patch = parse(hookPatchSchema, request.body);
    const after = await updateHook(store, before.id, (current) => settingsAfter(current, patch, guard), nowOf(deps));
    if (!after) throw noHook(id, request.params);
    // What waits for a hook that a person switched off becomes dead letters (design.md section 4).
    if (patch.active === false && before.active) {
      await queues.add('housekeeping', { task: 'hook_deactivated', hook: after.id, reason: { by: 'person' } });
    }
    return hookJson(after, baseUrl(request, deps));
  });

  app.delete<HookRoute>(onePath, async (request, reply) => {
    const { id } = await sourceIn(request);
    const hook = await hookOn(deps, id, request.params);
    if (!(await deleteHook(store, hook.id))) throw noHook(id, request.params);
    await queues.add('housekeeping', { task: 'hook_deleted', hook: hook.id });
    return reply.code(204).send();
  });

  app.post<HookRoute>(`${onePath}/pings`, async (request, reply) => {
    const { id } = await sourceIn(request);
    const hook = await hookOn(deps, id, request.params);
    if (!(await sendPing(deps, hook, callerOf(request)))) throw noHook(id, request.params);
    return reply.code(204).send();
  });
}

/** Route `GET /v1/hooks`: the hooks of every source that the caller manages. */
export function registerHookLists(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;
  app.get('/v1/hooks', async (request, reply) => {
    const { source, ...page } = parse(listSchema, request.query);
    const caller = callerOf(request);
    const sources =
      source === undefined ? await managedSources(store, caller) : [await managedSource(store, caller, source)];
    const lists = await Promise.all(sources.map(({ id }) => hooksOf(store, id)));
    const base = baseUrl(request, deps);
    return sendPage(
      { request, reply, base },
      lists.flatMap(({ hooks }) => hooks),
      page,
    ).map((hook) => hookJson(hook, base));
  });
}

/** The hook named in the path, which must be on that source. */
async function hookOn({ store }: ApiDeps, source: string, params: Record<string, string>): Promise<Hook> {
  const { hook: id = '' } = params;
  const stored = /^\d{1,15}$/.test(id) ? await getHook(store, Number(id)) : undefined;
  if (stored?.hook.source !== source) throw noHook(source, params);
  return stored.hook;
}

function noHook(source: string, { hook = '' }: Record<string, string>): Problem {
  return new Problem('not_found', `There is no hook ${hook} on ${source}. GET /${source}/hooks lists those that are.`);
}

/** Sends a ping event to a hook, active or not (wire-formats.md S9). False when the hook is gone. */
async function sendPing(deps: ApiDeps, hook: Hook, caller: Caller): Promise<boolean> {
  const { source } = hook;
  const type = 'ping';
  if (!isTypeOf(source, type) || !dialectOf(hook).supports(type)) {
    throw new Problem('invalid', `Hooks on ${source} in their dialect have no ping.`);
  }
  const event = { source, type, actor: caller.user, time: nowOf(deps).toISOString(), data: '{}' };
  const contentHash = hashContent({ ...event, actor: caller.user ?? undefined });
  return (await ping(deps.store, hook.id, { ...event, id: randomUUID(), contentHash })) !== null;
}

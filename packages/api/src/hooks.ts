import { hookCreateSchema, hookPatchSchema } from '@posthorn/core/hook';
import { invalidField } from '@posthorn/core/problem';
import { deleteHook, hooksOf, updateHook } from '@posthorn/store/hooks';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { managedSource, managedSources } from './access.ts';
import { callerOf } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { registerHookConfig } from './hook-config-routes.ts';
import { makeHook } from './hook-create.ts';
import { registerHookDeliveries } from './hook-deliveries.ts';
import { hookUrl, settable } from './hook-json.ts';
import { pingNewHook } from './hook-ping.ts';
import { type HookMount, type HookRoute, hookFinder, noHook } from './hook-route.ts';
import { registerHookSends } from './hook-sends.ts';
import { settingsAfter } from './hook-settings.ts';
import { baseUrl, layoutUrl, pageFields, sendPage } from './links.ts';
import { parse } from './parse.ts';
import { showHook, showHooks } from './show-hooks.ts';

const pageSchema = z.object(pageFields);
const listSchema = z.object({ ...pageFields, source: z.string().optional() });

/** Clients send a hook's name with every change (PyGithub, octokit.rb); it stays what it is. */
const patchSchema = hookPatchSchema.extend({ name: z.string().optional() });

/** Routes of one kind of source's hooks (wire-formats.md S1-S10, G7). */
export function registerHooks(app: FastifyInstance, deps: ApiDeps, mount: HookMount): void {
  const { store, queues } = deps;
  const find = hookFinder(deps, mount);

  app.get<HookRoute>(find.listPath, async (request, reply) => {
    const page = parse(pageSchema, request.query);
    const { hooks } = await hooksOf(store, (await find.source(request)).id);
    return showHooks(deps, request, sendPage({ request, reply, base: baseUrl(request, deps) }, hooks, page));
  });

  app.post<HookRoute>(find.listPath, async (request, reply) => {
    const source = await find.source(request);
    const { hook, created } = await makeHook(deps, source, parse(hookCreateSchema, settable(request.body)));
    if (created) await pingNewHook(deps, request, source, hook);
    return reply
      .code(created ? 201 : 200)
      .header('location', hookUrl(hook, layoutUrl(request, deps)))
      .send(await showHook(deps, request, hook));
  });

  app.get<HookRoute>(find.onePath, async (request) => showHook(deps, request, (await find.hook(request)).hook));

  app.patch<HookRoute>(find.onePath, async (request) => {
    const { hook: before } = await find.hook(request);
    const { name = before.name, ...patch } = parse(patchSchema, settable(request.body));
    if (name !== before.name) throw invalidField('name', `is "${before.name}" and stays so; make another hook`);
    const after = await updateHook(store, before.id, (current) => settingsAfter(current, patch, deps), nowOf(deps));
    if (!after) throw noHook(before.source, before.id);
    // What waits for a hook that a person switched off becomes dead letters (design.md section 4).
    if (patch.active === false && before.active) {
      await queues.add('housekeeping', { task: 'hook_deactivated', hook: after.id, reason: { by: 'person' } });
    }
    return showHook(deps, request, after);
  });

  app.delete<HookRoute>(find.onePath, async (request, reply) => {
    const { hook } = await find.hook(request);
    if (!(await deleteHook(store, hook.id))) throw noHook(hook.source, hook.id);
    await queues.add('housekeeping', { task: 'hook_deleted', hook: hook.id });
    return reply.code(204).send();
  });

  registerHookConfig(app, deps, find);
  registerHookSends(app, deps, find);
  registerHookDeliveries(app, deps, find);
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
    const hooks = lists.flatMap((one) => one.hooks);
    return showHooks(deps, request, sendPage({ request, reply, base: baseUrl(request, deps) }, hooks, page));
  });
}

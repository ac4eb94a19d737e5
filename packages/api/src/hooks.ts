import type { Hook } from '@posthorn/core/hook';
import { invalidField } from '@posthorn/core/problem';
import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { deleteHook, getHook, hooksOf, updateHook } from '@posthorn/store/hooks';
import type { FastifyInstance } from 'fastify';
import { managedSource, managedSources } from './access.ts';
import { authorOf } from './audit-author.ts';
import { callerOf } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { registerHookConfig } from './hook-config-routes.ts';
import { makeHook } from './hook-create.ts';
import { registerHookDeliveries } from './hook-deliveries.ts';
import { hookUrl, settable } from './hook-json.ts';
import { hookListSchema, hookOperations, hookPageSchema, listAllHooks } from './hook-operations.ts';
import { registerHookPause } from './hook-pause.ts';
import { pingNewHook } from './hook-ping.ts';
import { registerHookPreview } from './hook-preview.ts';
import { type HookMount, type HookRoute, hookFinder, noHook } from './hook-route.ts';
import { hookCreateBodySchema, hookPatchBodySchema } from './hook-schema.ts';
import { registerHookSends } from './hook-sends.ts';
import { settingsAfter } from './hook-settings.ts';
import { layoutUrl, sendPage } from './links.ts';
import { parse } from './parse.ts';
import { showHook, showHooks } from './show-hooks.ts';

/** Routes of one kind of source's hooks (wire-formats.md S1-S10, G7). */
export function registerHooks(app: FastifyInstance, deps: ApiDeps, mount: HookMount): void {
  const { store, queues } = deps;
  const find = hookFinder(deps, mount);
  const operations = hookOperations(mount);

  app.get<HookRoute>(find.listPath, described(operations.list), async (request, reply) => {
    const page = parse(hookPageSchema, request.query);
    const { hooks } = await hooksOf(store, (await find.source(request)).id);
    return showHooks(deps, request, sendPage({ request, reply, base: baseUrl(request, deps) }, hooks, page));
  });

  app.post<HookRoute>(find.listPath, described(operations.create), async (request, reply) => {
    const source = await find.source(request);
    const { hook, created } = await makeHook(
      deps,
      source,
      parse(hookCreateBodySchema, settable(request.body)),
      authorOf(request),
    );
    if (created) await pingNewHook(deps, request, source, hook);
    return reply
      .code(created ? 201 : 200)
      .header('location', hookUrl(hook, layoutUrl(request, deps)))
      .send(await showHook(deps, request, hook));
  });

  app.get<HookRoute>(find.onePath, described(operations.get), async (request) =>
    showHook(deps, request, (await find.hook(request)).hook),
  );

  app.patch<HookRoute>(find.onePath, described(operations.update), async (request) => {
    const { hook: before } = await find.hook(request);
    const { name = before.name, ...patch } = parse(hookPatchBodySchema, settable(request.body));
    if (name !== before.name) throw invalidField('name', `is "${before.name}" and stays so; make another hook`);
    const change = (current: Hook) => settingsAfter(current, patch, deps);
    const after = await updateHook(store, before.id, change, nowOf(deps), authorOf(request));
    if (!after) throw noHook(before.source, before.id);
    // What waits for a hook that a person switched off becomes dead letters (design.md section 4).
    if (patch.active === false && before.active) {
      await queues.add('housekeeping', { task: 'hook_deactivated', hook: after.id, reason: { by: 'person' } });
    }
    return showHook(deps, request, after);
  });

  app.delete<HookRoute>(find.onePath, described(operations.delete), async (request, reply) => {
    const { hook } = await find.hook(request);
    if (!(await deleteHook(store, hook.id, undefined, authorOf(request)))) throw noHook(hook.source, hook.id);
    await queues.add('housekeeping', { task: 'hook_deleted', hook: hook.id });
    return reply.code(204).send();
  });

  registerHookConfig(app, deps, find);
  registerHookPause(app, deps, find);
  registerHookSends(app, deps, find);
  registerHookPreview(app, deps, find);
  registerHookDeliveries(app, deps, find);
}

/** Route `GET /v1/hooks`: the hooks of every source that the caller manages. */
export function registerHookLists(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;
  app.get('/v1/hooks', described(listAllHooks), async (request, reply) => {
    const { source, hook, ...page } = parse(hookListSchema, request.query);
    const caller = callerOf(request);
    // A hook's id alone does not say whether the caller manages it, but its source does.
    const known = hook === undefined ? undefined : await getHook(store, hook);
    const managed =
      source === undefined ? await managedSources(store, caller) : [await managedSource(store, caller, source)];
    const sources = hook === undefined ? managed : managed.filter(({ id }) => id === known?.hook.source);
    const lists = await Promise.all(sources.map(({ id }) => hooksOf(store, id)));
    const hooks = lists.flatMap((one) => one.hooks).filter(({ id }) => hook === undefined || id === hook);
    return showHooks(deps, request, sendPage({ request, reply, base: baseUrl(request, deps) }, hooks, page));
  });
}

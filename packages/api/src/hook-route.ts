import type { Hook } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import type { Source } from '@posthorn/core/source';
import { getHook } from '@posthorn/store/hooks';
import type { FastifyRequest } from 'fastify';
import { managedSource } from './access.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';

/** Where a kind of source has its hooks. */
export interface HookMount {
  /** Path of the list, with parameters: `/feeds/:feed/hooks`. */
  path: string;
  /** The source's id, from those parameters. */
  sourceOf: (params: Record<string, string>) => string;
}

/** Every kind of source that has hooks; the routes are the same for all. */
export const hookMounts: readonly HookMount[] = [
  { path: '/repos/:owner/:repo/hooks', sourceOf: ({ owner, repo }) => `repos/${owner}/${repo}` },
  { path: '/orgs/:org/hooks', sourceOf: ({ org }) => `orgs/${org}` },
  { path: '/feeds/:feed/hooks', sourceOf: ({ feed }) => `feeds/${feed}` },
  { path: '/projects/:project/hooks', sourceOf: ({ project }) => `projects/${project}` },
  { path: '/sites/:site/hooks', sourceOf: ({ site }) => `sites/${site}` },
];

/** A route below a {@link HookMount}. */
export interface HookRoute {
  Params: Record<string, string>;
}

/** Finds what a request to a mount's routes is about. Both throw Problem `not_found` for what is not the caller's. */
export interface HookFinder {
  /** Path of the list. */
  listPath: string;
  /** Path of one hook. */
  onePath: string;
  source(request: FastifyRequest<HookRoute>): Promise<Source>;
  hook(request: FastifyRequest<HookRoute>): Promise<{ source: Source; hook: Hook }>;
}

/** The finder of a mount. */
export function hookFinder({ store }: Pick<ApiDeps, 'store'>, { path, sourceOf }: HookMount): HookFinder {
  const source: HookFinder['source'] = (request) => managedSource(store, callerOf(request), sourceOf(request.params));
  return {
    listPath: path,
    onePath: `${path}/:hook`,
    source,
    hook: async (request) => {
      const found = await source(request);
      const { hook: id = '' } = request.params;
      const stored = /^\d{1,15}$/.test(id) ? await getHook(store, Number(id)) : undefined;
      if (stored?.hook.source !== found.id) throw noHook(found.id, id);
      return { source: found, hook: stored.hook };
    },
  };
}

/** The 404 for a hook. */
export function noHook(source: string, id: string | number): Problem {
  return new Problem('not_found', `There is no hook ${id} on ${source}. GET /${source}/hooks lists those that are.`);
}

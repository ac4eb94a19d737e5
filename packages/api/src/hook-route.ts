import type { Hook } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import type { Source } from '@posthorn/core/source';
import { getHook } from '@posthorn/store/hooks';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { managedSource } from './access.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';

/** Where a kind of source has its hooks. */
export interface HookMount {
  /** What operations call this kind of source: `Feed`. */
  noun: string;
  /** Path of the list, with parameters: `/feeds/:feed/hooks`. */
  path: string;
  /** Those parameters. */
  params: z.ZodObject;
  /** The source's id, from those parameters. */
  sourceOf: (params: Record<string, string>) => string;
}

/** Every kind of source that has hooks; the routes are the same for all. */
export const hookMounts: readonly HookMount[] = [
  {
    noun: 'Repo',
    path: '/repos/:owner/:repo/hooks',
    params: z.object({ owner: nameParam('the owner', 'octocat'), repo: nameParam('the repository', 'Hello-World') }),
    sourceOf: ({ owner, repo }) => `repos/${owner}/${repo}`,
  },
  {
    noun: 'Org',
    path: '/orgs/:org/hooks',
    params: z.object({ org: nameParam('the organization', 'octo') }),
    sourceOf: ({ org }) => `orgs/${org}`,
  },
  {
    noun: 'Feed',
    path: '/feeds/:feed/hooks',
    params: z.object({ feed: nameParam('the feed', 'sample-feed') }),
    sourceOf: ({ feed }) => `feeds/${feed}`,
  },
  {
    noun: 'Project',
    path: '/projects/:project/hooks',
    params: z.object({ project: nameParam('the project', 'myproject') }),
    sourceOf: ({ project }) => `projects/${project}`,
  },
  {
    noun: 'Site',
    path: '/sites/:site/hooks',
    params: z.object({ site: nameParam('the site', 'example') }),
    sourceOf: ({ site }) => `sites/${site}`,
  },
];

function nameParam(what: string, example: string): z.ZodString {
  return z.string().meta({ description: `Name of ${what}.`, examples: [example] });
}

/** A route below a {@link HookMount}. */
export interface HookRoute {
  Params: Record<string, string>;
}

/** Finds what a request to a mount's routes is about. Both throw Problem `not_found` for what is not the caller's. */
export interface HookFinder extends Pick<HookMount, 'noun' | 'params'> {
  /** Path of the list. */
  listPath: string;
  /** Path of one hook. */
  onePath: string;
  source(request: FastifyRequest<HookRoute>): Promise<Source>;
  hook(request: FastifyRequest<HookRoute>): Promise<{ source: Source; hook: Hook }>;
}

/** The finder of a mount. */
export function hookFinder({ store }: Pick<ApiDeps, 'store'>, { noun, params, path, sourceOf }: HookMount): HookFinder {
  const source: HookFinder['source'] = (request) => managedSource(store, callerOf(request), sourceOf(request.params));
  return {
    noun,
    params,
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

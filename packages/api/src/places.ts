import { described, json } from '@posthorn/http/openapi/operation';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { managedSource } from './access.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { layoutUrl } from './links.ts';
import { githubShaped, tagged } from './operation.ts';
import { organizationJson, organizationSchema, repositoryJson, repositorySchema } from './place-json.ts';

type RepositoryRoute = { Params: { owner: string; repo: string } };
type OrganizationRoute = { Params: { org: string } };

/**
 * Routes of repositories and organizations themselves. Many of GitHub's clients
 * (PyGithub, the one for Java) ask for these before they let anyone near hooks.
 */
export function registerPlaces(app: FastifyInstance, deps: ApiDeps): void {
  app.get<RepositoryRoute>('/repos/:owner/:repo', described(operations.repository), async (request) => {
    const { owner, repo } = request.params;
    const source = await managedSource(deps.store, callerOf(request), `repos/${owner}/${repo}`);
    return repositoryJson(source, layoutUrl(request, deps));
  });

  app.get<OrganizationRoute>('/orgs/:org', described(operations.organization), async (request) => {
    const source = await managedSource(deps.store, callerOf(request), `orgs/${request.params.org}`);
    return organizationJson(source, layoutUrl(request, deps));
  });
}

const operations = {
  repository: githubShaped({
    id: 'getRepository',
    tag: 'Sources',
    summary: 'Get a repository',
    description: 'What Posthorn knows of it, in GitHub’s shape: clients of GitHub ask before they look at hooks.',
    params: z.object({ owner: z.string(), repo: z.string() }),
    answers: tagged({
      description: 'The repository.',
      content: json(repositorySchema, {
        id: 7,
        name: 'Hello-World',
        full_name: 'octocat/Hello-World',
        owner: { login: 'octocat' },
        private: true,
        url: 'https://posthorn.example/repos/octocat/Hello-World',
        hooks_url: 'https://posthorn.example/repos/octocat/Hello-World/hooks',
      }),
    }),
    fails: [404],
  }),
  organization: githubShaped({
    id: 'getOrganization',
    tag: 'Sources',
    summary: 'Get an organization',
    description: 'What Posthorn knows of it, in GitHub’s shape: clients of GitHub ask before they look at hooks.',
    params: z.object({ org: z.string() }),
    answers: tagged({
      description: 'The organization.',
      content: json(organizationSchema, {
        login: 'octo',
        id: 8,
        url: 'https://posthorn.example/orgs/octo',
        hooks_url: 'https://posthorn.example/orgs/octo/hooks',
      }),
    }),
    fails: [404],
  }),
};

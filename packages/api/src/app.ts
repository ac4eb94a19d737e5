import { registerHealth } from '@posthorn/http/health';
import { handleErrors } from '@posthorn/http/problems';
import { nothingAt } from '@posthorn/http/server';
import { serveStart } from '@posthorn/http/start-page';
import type { FastifyInstance } from 'fastify';
import { registerAudit } from './audit.ts';
import { requireCaller } from './auth.ts';
import { registerDeliveries } from './deliveries.ts';
import type { ApiDeps } from './deps.ts';
import { tagReads } from './etag.ts';
import { registerEventTypes } from './event-types.ts';
import { registerEvents } from './events.ts';
import { registerAccount } from './github-account.ts';
import { handleGithubErrors } from './github-errors.ts';
import { hookMounts } from './hook-route.ts';
import { registerHookLists, registerHooks } from './hooks.ts';
import { registerHub } from './hub/routes.ts';
import { readJsonBodies, readUnmarkedBodies } from './json-body.ts';
import { registerPlaces } from './places.ts';
import { registerReplays } from './replays.ts';
import { registerSources } from './sources.ts';
import { registerStats } from './stats.ts';
import { registerTokens } from './tokens.ts';
import { registerTransportList } from './transport-list.ts';

/**
 * Adds all routes of the api to a server. Body parser, error handler and
 * authentication hold for these routes only, so that ingest can live beside them.
 */
export async function registerApi(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  await app.register(async (api) => {
    handleErrors(api, bodyRules, deps.log);
    readJsonBodies(api);
    if (deps.health) registerHealth(api, deps.store);
    await api.register(async (guarded) => {
      requireCaller(guarded, deps);
      registerSources(guarded, deps);
      registerTokens(guarded, deps);
      registerEventTypes(guarded, deps);
      registerHookLists(guarded, deps);
      registerEvents(guarded, deps);
      registerDeliveries(guarded, deps);
      registerReplays(guarded, deps);
      registerAudit(guarded, deps);
      registerStats(guarded, deps);
    });
    await api.register(registerGithubShaped, { deps });
    await api.register(registerGithubShaped, { deps, prefix: '/api/v3' });
    await api.register(async (v3) => serveStart(v3, deps), { prefix: '/api/v3' });
    await api.register(answerUnknownRoutes, { deps, prefix: '/api/v3' });
    await registerHub(api, deps);
  });
}

/** Routes that look as GitHub's do, errors included, in both of its layouts (wire-formats.md S17). */
async function registerGithubShaped(app: FastifyInstance, { deps }: { deps: ApiDeps }): Promise<void> {
  handleGithubErrors(app, bodyRules, deps);
  requireCaller(app, deps);
  readUnmarkedBodies(app);
  tagReads(app);
  registerAccount(app);
  registerPlaces(app, deps);
  registerTransportList(app);
  for (const mount of hookMounts) registerHooks(app, deps, mount);
}

/** Below a prefix of its own, what is not there is not there in GitHub's words too, whoever asks and whatever is sent. */
async function answerUnknownRoutes(app: FastifyInstance, { deps }: { deps: ApiDeps }): Promise<void> {
  handleGithubErrors(app, bodyRules, deps);
  app.setNotFoundHandler((request) => {
    throw nothingAt(request);
  });
}

const bodyRules = {
  mediaType: 'Send the body as JSON, with the header "Content-Type: application/json".',
  tooLarge: 'The body is larger than 1 MiB.',
};

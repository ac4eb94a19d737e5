import { registerHealth } from '@posthorn/http/health';
import { handleErrors } from '@posthorn/http/problems';
import type { FastifyInstance } from 'fastify';
import { requireCaller } from './auth.ts';
import { registerDeliveries } from './deliveries.ts';
import type { ApiDeps } from './deps.ts';
import { registerEvents } from './events.ts';
import { registerHookLists, registerHooks } from './hooks.ts';
import { readJsonBodies } from './json-body.ts';
import { registerSources } from './sources.ts';
import { registerTokens } from './tokens.ts';

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
      registerHookLists(guarded, deps);
      registerHooks(guarded, deps, { path: '/feeds/:feed/hooks', sourceOf: ({ feed }) => `feeds/${feed}` });
      registerEvents(guarded, deps);
      registerDeliveries(guarded, deps);
    });
  });
}

const bodyRules = {
  mediaType: 'Send the body as JSON, with the header "Content-Type: application/json".',
  tooLarge: 'The body is larger than 1 MiB.',
};

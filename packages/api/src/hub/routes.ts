import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { handleErrors } from '@posthorn/http/problems';
import type { FastifyInstance } from 'fastify';
import { authorFor } from '../audit-author.ts';
import type { ApiDeps } from '../deps.ts';
import { acceptsJson } from './accept.ts';
import { createCallerOrNobody } from './caller.ts';
import { readFormBodies } from './form-body.ts';
import { hubOperation } from './operations.ts';
import { applyNow } from './own-source.ts';
import { askCallback } from './public-source.ts';
import { readHubRequest } from './request.ts';
import { registerTopics } from './topic-routes.ts';

/**
 * Routes of the PubSubHubbub hub, in both layouts (wire-formats.md S13-S17), and
 * of its topics. Whoever authenticates is served at once; everybody else is a
 * W3C WebSub subscriber, for public sources only.
 */
export async function registerHub(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  registerTopics(app, deps);
  await app.register(async (hub) => {
    handleErrors(hub, bodyRules, deps.log);
    readFormBodies(hub);
    const callerIn = createCallerOrNobody(deps);
    for (const path of ['/hub', '/api/v3/hub']) {
      hub.post(path, described(hubOperation), async (request, reply) => {
        const caller = await callerIn(request);
        const base = baseUrl(request, deps);
        const asked = readHubRequest(request.body, {
          acceptsJson: acceptsJson(request.headers.accept),
          basePath: new URL(base).pathname.replace(/\/$/, ''),
        });
        const by = authorFor(request, caller);
        if (caller) {
          await applyNow(deps, { caller, by }, base + path, asked);
          return reply.code(204).send();
        }
        await askCallback(deps, by, base + path, asked);
        return reply.code(202).send();
      });
    }
  });
}

const bodyRules = {
  mediaType: 'Send a form, as curl -F (multipart/form-data) or curl -d (application/x-www-form-urlencoded) does.',
  tooLarge: 'The form is larger than 64 KiB.',
};

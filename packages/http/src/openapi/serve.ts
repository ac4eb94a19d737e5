import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { serveStart } from '../start-page.ts';
import { version } from '../version.ts';
import { openApiDocument, type Route } from './document.ts';
import { problemShape } from './error-shape.ts';
import { introduction } from './introduction.ts';
import { described, json, type Operation } from './operation.ts';
import { serveDocsPage } from './page.ts';

/**
 * Serves the OpenAPI document of all routes that are registered on this server
 * after this call, at `GET /openapi.json`, a page to read it by at `GET /docs`,
 * and the way to both at `GET /`.
 *
 * @param publicUrl start of all URLs. Default: wherever the document is
 */
export function serveOpenApi(app: FastifyInstance, { publicUrl }: { publicUrl?: string | undefined } = {}): void {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const operation = config?.openapi;
    if (!operation) return;
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, url, operation });
  });
  let text: Buffer | undefined;
  app.get('/openapi.json', described(documentOperation), async (_request, reply) => {
    // All routes are there by the time that the first request is.
    text ??= Buffer.from(JSON.stringify(documentOf(routes, publicUrl)));
    return reply.type('application/json').send(text);
  });
  serveDocsPage(app);
  serveStart(app, { publicUrl });
}

function documentOf(routes: readonly Route[], publicUrl = ''): ReturnType<typeof openApiDocument> {
  const baseUrl = publicUrl.replace(/\/+$/, '');
  return openApiDocument(routes, { title: 'Posthorn', version, description: introduction, baseUrl });
}

const documentOperation: Operation = {
  id: 'getOpenApi',
  tag: 'Service',
  summary: 'This document',
  description: 'OpenAPI 3.1, of the routes of the role that answers; `posthorn dev` has all of them.',
  access: 'public',
  answers: { 200: { description: 'The document.', content: json(z.looseObject({ openapi: z.literal('3.1.0') })) } },
  errors: problemShape,
};

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { problemShape } from './openapi/error-shape.ts';
import { described, json, type Operation } from './openapi/operation.ts';
import { version } from './version.ts';

/**
 * Serves `GET /`, for who has nothing but an address: what answers here, and
 * where it is described. A browser is sent to the page of `/docs`.
 *
 * @param publicUrl start of all URLs. Default: what a request came in on
 */
export function serveStart(app: FastifyInstance, { publicUrl }: { publicUrl?: string | undefined }): void {
  app.get('/', described(startOperation), async (request, reply) => {
    reply.header('vary', 'accept');
    // By the path alone where nothing else is known: a proxy may have kept its own name to itself.
    if (request.headers.accept?.includes('text/html')) {
      return reply.redirect(`${publicUrl === undefined ? '' : baseUrl(request, { publicUrl })}/docs`);
    }
    const base = baseUrl(request, { publicUrl });
    return {
      name: 'Posthorn',
      version,
      documentation_url: `${base}/docs`,
      openapi_url: `${base}/openapi.json`,
      health_url: `${base}/healthz`,
      readiness_url: `${base}/readyz`,
    };
  });
}

const startSchema = z
  .object({
    name: z.literal('Posthorn'),
    version: z.string().describe('Of Posthorn.'),
    documentation_url: z.string().describe('A page to read the OpenAPI document by.'),
    openapi_url: z.string().describe('The OpenAPI document of what is here.'),
    health_url: z.string().describe('Whether the process lives.'),
    readiness_url: z.string().describe('Whether it can work.'),
  })
  .meta({ id: 'Start', description: 'What answers here, and where it is described.' });

const startOperation: Operation = {
  id: 'getStart',
  tag: 'Service',
  summary: 'What is here',
  description: 'What answers at this address, and where it is described. Browsers are sent to `/docs`.',
  access: 'public',
  answers: {
    200: {
      description: 'The way on.',
      content: json(startSchema, {
        name: 'Posthorn',
        version,
        documentation_url: 'https://posthorn.example/docs',
        openapi_url: 'https://posthorn.example/openapi.json',
        health_url: 'https://posthorn.example/healthz',
        readiness_url: 'https://posthorn.example/readyz',
      }),
    },
    302: { description: 'For a client that accepts `text/html`.', headers: { Location: 'The page of `/docs`.' } },
  },
  errors: problemShape,
};

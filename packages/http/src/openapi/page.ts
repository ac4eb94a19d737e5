import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problemShape } from './error-shape.ts';
import { described, type Operation } from './operation.ts';

/**
 * Serves `GET /docs`: a page to read the document at `/openapi.json` by, and to
 * try requests on. All that it needs comes from this server, and its
 * `Content-Security-Policy` holds it to that.
 */
export function serveDocsPage(app: FastifyInstance): void {
  for (const [url, { type, read, operation }] of Object.entries(files)) {
    let content: Buffer | undefined;
    app.get(url, described(operation), async (_request, reply) => {
      content ??= read();
      return reply.headers(headers).type(type).send(content);
    });
  }
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'public, max-age=3600',
};

interface File {
  type: string;
  read: () => Buffer;
  operation: Operation;
}

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Posthorn API</title>
<link rel="stylesheet" href="docs/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript. The document itself is <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/swagger-ui.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

// No validator: that would be a server elsewhere.
const start = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#page',
  deepLinking: true,
  docExpansion: 'list',
  filter: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
});
`;

const files: Record<string, File> = {
  '/docs': {
    type: 'text/html; charset=utf-8',
    read: () => Buffer.from(html),
    operation: fileOperation('getDocs', 'A page to read this document by', 'text/html'),
  },
  '/docs/style.css': {
    type: 'text/css; charset=utf-8',
    read: () => library('swagger-ui.css'),
    operation: fileOperation('getDocsStyle', 'The style of that page', 'text/css'),
  },
  '/docs/swagger-ui.js': {
    type: 'text/javascript; charset=utf-8',
    read: () => library('swagger-ui-bundle.js'),
    operation: fileOperation('getDocsLibrary', 'The library of that page', 'text/javascript'),
  },
  '/docs/start.js': {
    type: 'text/javascript; charset=utf-8',
    read: () => Buffer.from(start),
    operation: fileOperation('getDocsStart', 'The script of that page', 'text/javascript'),
  },
};

/** A file of Swagger UI, which @fastify/swagger-ui ships as it is. */
function library(name: string): Buffer {
  const require = createRequire(import.meta.url);
  return readFileSync(join(dirname(require.resolve('@fastify/swagger-ui/package.json')), 'static', name));
}

function fileOperation(id: string, summary: string, mediaType: string): Operation {
  return {
    id,
    tag: 'Service',
    summary,
    access: 'public',
    answers: { 200: { description: 'The file.', content: { [mediaType]: { schema: z.string() } } } },
    errors: problemShape,
  };
}

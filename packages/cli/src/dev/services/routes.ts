import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { countOf, servicesPage } from './page.ts';
import type { Service } from './stand-ins.ts';

/** Where the page is, below the server's URL. */
export const servicesPath = '/services';

/** `GET /services`: what the stand-ins took, for a person to read; `GET /services/count`: how much that is. */
export function registerServicesPage(app: FastifyInstance, services: readonly Service[]): void {
  app.get(servicesPath, (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    // What arrived may hold anything: it runs no script and loads nothing.
    const policy = [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      "style-src 'unsafe-inline'",
      'img-src data:',
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ];
    return reply
      .type('text/html; charset=utf-8')
      .headers({
        'content-security-policy': policy.join('; '),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      .send(servicesPage(services, nonce));
  });
  app.get(`${servicesPath}/count`, (_request, reply) => reply.type('text/plain').send(String(countOf(services))));
}

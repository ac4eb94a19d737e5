import type { Store } from '@posthorn/store/store';
import type { FastifyInstance } from 'fastify';

/** `GET /healthz`: the process lives. `GET /readyz`: Redis answers; 503 while it does not. */
export function registerHealth(app: FastifyInstance, store: Store): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async () => {
    await store.redis.ping();
    return { status: 'ok' };
  });
}

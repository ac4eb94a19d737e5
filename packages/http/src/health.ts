import type { Store } from '@posthorn/store/store';
import type { FastifyInstance } from 'fastify';

/** `GET /healthz`: the process lives. `GET /readyz`: Redis answers; 503 while it does not. */
export function registerHealth(app: FastifyInstance, store: Pick<Store, 'redis'>): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    // A store that waits for Redis would have the question wait too.
    const ready =
      store.redis.status === 'ready' &&
      (await store.redis.ping().then(
        () => true,
        () => false,
      ));
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'Redis does not answer' });
  });
}

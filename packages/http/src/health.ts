import type { Store } from '@posthorn/store/store';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problemShape } from './openapi/error-shape.ts';
import { described, json, type Operation } from './openapi/operation.ts';

/** `GET /healthz`: the process lives. `GET /readyz`: Redis answers; 503 while it does not. */
export function registerHealth(app: FastifyInstance, store: Pick<Store, 'redis'>): void {
  app.get('/healthz', described(livesOperation), () => ({ status: 'ok' }));
  app.get('/readyz', described(readyOperation), async (_request, reply) => {
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

const statusSchema = z.object({ status: z.string().describe('`ok`, or what is wrong.') });

const livesOperation: Operation = {
  id: 'getHealth',
  tag: 'Service',
  summary: 'Whether the process lives',
  access: 'public',
  answers: { 200: { description: 'It does.', content: json(statusSchema, { status: 'ok' }) } },
  errors: problemShape,
};

const readyOperation: Operation = {
  id: 'getReadiness',
  tag: 'Service',
  summary: 'Whether it can work',
  description: 'For load balancers: 503 while Redis does not answer.',
  access: 'public',
  answers: {
    200: { description: 'Redis answers.', content: json(statusSchema, { status: 'ok' }) },
    503: { description: 'Redis does not answer.', content: json(statusSchema, { status: 'Redis does not answer' }) },
  },
  errors: problemShape,
};

import type { FastifyInstance } from 'fastify';

/** A request that the built-in receiver got. */
export interface Received {
  at: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Where the built-in receiver listens, below the server's URL. */
export const receiverPath = '/receiver';

/** Requests that are remembered. */
const remembered = 20;

/**
 * A receiver to try things with: `POST /receiver` takes whatever is delivered,
 * `GET /receiver` shows the newest {@link remembered}.
 */
export async function registerReceiver(app: FastifyInstance): Promise<void> {
  const received: Received[] = [];
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 30 * 1024 * 1024 }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(receiverPath, (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      received.unshift({ at: new Date().toISOString(), headers: request.headers, body });
      received.splice(remembered);
      return reply.type('text/plain').send('Received, thank you.\n');
    });
    scope.get(receiverPath, () => received);
  });
}

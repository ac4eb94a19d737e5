// Reference: fastify with a bare XADD per event, pipelined by ioredis. Argument: Redis URL.
// Prints its URL, then serves until it is ended.
import Fastify from 'fastify';
import { Redis } from 'ioredis';

const redis = new Redis(process.argv[2], { enableAutoPipelining: true });
const app = Fastify({ bodyLimit: 30 * 1024 * 1024 });
app.post('/v1/events', async (request, reply) => {
  await redis.xadd('events', '*', 'e', JSON.stringify(request.body));
  return reply.code(202).send({ id: 'x', duplicate: false });
});
app.post('/v1/events/batch', async (request, reply) => {
  await Promise.all(request.body.map((event) => redis.xadd('events', '*', 'e', JSON.stringify(event))));
  return reply.code(202).send({ results: request.body.map(() => ({ status: 202, id: 'x', duplicate: false })) });
});
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));

import { subscribes } from '@posthorn/core/hook';
import { hubLinks } from '@posthorn/core/hub';
import { Problem } from '@posthorn/core/problem';
import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { latestEvent } from '@posthorn/store/latest-event';
import { getSource } from '@posthorn/store/sources';
import type { FastifyInstance } from 'fastify';
import { manages } from '../access.ts';
import type { ApiDeps } from '../deps.ts';
import { createCallerOrNobody } from './caller.ts';
import { topicOperation } from './operations.ts';
import { topicOf } from './topic-url.ts';

type TopicRoute = { Params: { owner: string; repo: string; event: string } };

/**
 * Route `GET /{owner}/{repo}/events/{event}(.json)`: a topic's latest event as it
 * was posted, and where to subscribe to more (wire-formats.md S16). What the
 * caller may not read is 404, whether it is there or not.
 */
export function registerTopics(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;
  const callerIn = createCallerOrNobody(deps);
  app.get<TopicRoute>('/:owner/:repo/events/:event', described(topicOperation), async (request, reply) => {
    const caller = await callerIn(request);
    const { owner, repo, event: name } = request.params;
    const topic = topicOf(owner, repo, name);
    const source = topic && (await getSource(store, topic.source));
    const isReadable = source && (source.public || (caller && manages(caller, source)));
    if (!topic || !isReadable) throw new Problem('not_found', `There is no topic ${owner}/${repo}/events/${name}.`);
    const base = baseUrl(request, deps);
    const self = `${base}/${owner}/${repo}/events/${encodeURIComponent(name)}`;
    reply.header('link', hubLinks(`${base}/hub`, self));
    const event = await latestEvent(store, source.id, (type) => subscribes([topic.event], type));
    if (!event) throw new Problem('not_found', `No event ${topic.event} has happened on ${source.id} of late.`);
    // A buffer: fastify would add a charset to a text, and distributions of the topic have none.
    return reply.type('application/json').send(Buffer.from(event.data));
  });
}

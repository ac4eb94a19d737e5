import { Problem } from '@posthorn/core/problem';
import { described } from '@posthorn/http/openapi/operation';
import { makeReplay, type ReplayRequest } from '@posthorn/store/replays/make';
import { filterOf } from '@posthorn/store/replays/select';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorOf } from './audit-author.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { parse } from './parse.ts';
import { registerReplayChanges } from './replay-changes.ts';
import { replayOperations } from './replay-operations.ts';
import { previewReplay } from './replay-preview.ts';
import { registerReplayReads } from './replay-reads.ts';
import { showReplay } from './replay-route.ts';
import { recoveryCreateSchema, replayCreateSchema } from './replay-schema.ts';
import { replayScope, sourceOf } from './replay-scope.ts';

/** Routes of replays and recoveries. The workers carry them out. */
export function registerReplays(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;

  app.post('/v1/replays', described(replayOperations.create), async (request, reply) => {
    const { filter: wanted, rate_per_second, dry_run } = parse(replayCreateSchema, request.body);
    const { within, about } = await replayScope(store, callerOf(request), wanted);
    const { since, until, status_code, ...others } = wanted;
    const filter = { ...others, sinceMs: since, untilMs: until, statusCode: status_code };
    if (dry_run) return previewReplay(store, filterOf({ filter, within }));
    return start(deps, request, reply, { kind: 'replay', filter, ratePerSecond: rate_per_second, within, about });
  });

  app.post('/v1/recoveries', described(replayOperations.recover), async (request, reply) => {
    const { hook: id, since, rate_per_second } = parse(recoveryCreateSchema, request.body);
    const { hook, within, about } = await replayScope(store, callerOf(request), { hook: id });
    if (!hook?.hook.active)
      throw new Problem('conflict', `Hook ${id} is off. Switch it on first, with "active": true.`);
    const filter = { hook: id, sinceMs: since };
    return start(deps, request, reply, { kind: 'recovery', filter, ratePerSecond: rate_per_second, within, about });
  });

  registerReplayReads(app, deps);
  registerReplayChanges(app, deps);
}

async function start(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: ReplayRequest,
): Promise<FastifyReply> {
  const about = { source: sourceOf(asked), hook: asked.filter.hook };
  const replay = await makeReplay(deps.store, asked, authorOf(request), about);
  // Should this fail, a worker asks for it a minute later.
  await deps.queues.add('replay', { replay: replay.id });
  const shown = await showReplay(deps, request, replay);
  return reply.code(202).header('location', shown.url).send(shown);
}

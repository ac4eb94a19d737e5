import { Problem } from '@posthorn/core/problem';
import { described } from '@posthorn/http/openapi/operation';
import { addNote } from '@posthorn/store/audit-note';
import { changeReplay } from '@posthorn/store/replays/change';
import { replayEntries } from '@posthorn/store/replays/items';
import { makeReplay } from '@posthorn/store/replays/make';
import { countsOf, getReplay, listReplays } from '@posthorn/store/replays/read';
import { type Replay, replayIdPattern } from '@posthorn/store/replays/record';
import { filterOf } from '@posthorn/store/replays/select';
import { tallyReplay } from '@posthorn/store/replays/tally';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorOf } from './audit-author.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { baseUrl, setLinks, urlWith } from './links.ts';
import { parse } from './parse.ts';
import { replayJson } from './replay-json.ts';
import { replayEntriesQuerySchema, replayOperations, replayQuerySchema } from './replay-operations.ts';
import { previewReplay } from './replay-preview.ts';
import { type ReplayJson, recoveryCreateSchema, replayCreateSchema } from './replay-schema.ts';
import { replayScope, visibleReplays } from './replay-scope.ts';

interface OneReplay {
  Params: { id: string };
}

/** Routes of replays and recoveries. */
export function registerReplays(app: FastifyInstance, deps: ApiDeps): void {
  const { store, queues } = deps;

  app.post('/v1/replays', described(replayOperations.create), async (request, reply) => {
    const { filter: wanted, rate_per_second, dry_run } = parse(replayCreateSchema, request.body);
    const { within, about } = await replayScope(store, callerOf(request), wanted);
    const { since, until, status_code, ...others } = wanted;
    const filter = { ...others, sinceMs: since, untilMs: until, statusCode: status_code };
    if (dry_run) return previewReplay(store, filterOf({ filter, within }));
    const asked = { kind: 'replay', filter, ratePerSecond: rate_per_second, within, about } as const;
    return start(request, reply, asked, { source: wanted.source, hook: wanted.hook });
  });

  app.post('/v1/recoveries', described(replayOperations.recover), async (request, reply) => {
    const { hook: id, since, rate_per_second } = parse(recoveryCreateSchema, request.body);
    const { hook, within, about } = await replayScope(store, callerOf(request), { hook: id });
    if (!hook?.hook.active) throw new Problem('conflict', `Hook ${id} is off. Switch it on first, with "active": true.`);
    const filter = { hook: id, sinceMs: since };
    const asked = { kind: 'recovery', filter, ratePerSecond: rate_per_second, within, about } as const;
    return start(request, reply, asked, { source: hook.hook.source, hook: id });
  });

  async function start(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Parameters<typeof makeReplay>[1],
    { source, hook }: { source?: string | undefined; hook?: number | undefined },
  ) {
    // A hook's source is the one that its owners look under.
    const on = hook === undefined ? source : Object.keys(asked.about ?? {})[0];
    const replay = await makeReplay(store, asked, authorOf(request), { source: on, hook });
    await queues.add('replay', { replay: replay.id });
    const shown = await show(request, replay);
    return reply.code(202).header('location', shown.url).send(shown);
  }

  app.get('/v1/replays', described(replayOperations.list), async (request, reply) => {
    const { cursor, per_page } = parse(replayQuerySchema, request.query);
    const isVisible = await visibleReplays(store, callerOf(request));
    const page = { before: cursor === undefined ? undefined : Number(cursor), perPage: per_page };
    const { replays, next } = await listReplays(store, isVisible, page);
    const base = baseUrl(request, deps);
    if (next !== null) setLinks(reply, [['next', urlWith(request, base, { cursor: String(next) })]]);
    const counts = await countsOf(
      store,
      replays.map(({ id }) => id),
    );
    const shown = replays.flatMap((replay, i) => (counts[i] ? [replayJson(replay, counts[i], base)] : []));
    return { replays: shown, next: next === null ? null : String(next) };
  });

  app.get<OneReplay>('/v1/replays/:id', described(replayOperations.get), async (request) => {
    const replay = await replayFor(request);
    await tallyReplay(store, replay);
    return show(request, await replayFor(request));
  });

  app.get<OneReplay>('/v1/replays/:id/deliveries', described(replayOperations.entries), async (request, reply) => {
    const { id } = await replayFor(request);
    const { cursor = '0-0', per_page } = parse(replayEntriesQuerySchema, request.query);
    const [shard = 0, offset = 0] = cursor.split('-').map(Number);
    const { entries, next } = await replayEntries(store, id, { shard, offset }, per_page);
    const nextCursor = next && `${next.shard}-${next.offset}`;
    if (nextCursor) setLinks(reply, [['next', urlWith(request, baseUrl(request, deps), { cursor: nextCursor })]]);
    const shown = entries.map(({ redeliveredAs, ...entry }) => ({ ...entry, redelivered_as: redeliveredAs }));
    return { deliveries: shown, next: nextCursor };
  });

  const changes = [
    ['pause', 'paused', 'replay.paused'],
    ['resume', 'running', 'replay.resumed'],
    ['cancel', 'cancelled', 'replay.cancelled'],
  ] as const;
  for (const [verb, wanted, action] of changes) {
    app.post<OneReplay>(`/v1/replays/:id/${verb}`, described(replayOperations[verb]), async (request) => {
      const replay = await replayFor(request);
      const { id, state, filter, about } = replay;
      if (state === wanted || (verb === 'resume' && state === 'waiting')) return show(request, replay);
      if (state === 'done' || state === 'cancelled') throw isOver(replay);
      const [source] = Object.keys(about ?? {});
      const on = filter.hook === undefined ? filter.source : source;
      await addNote(store, { action, by: authorOf(request), source: on, hook: filter.hook, target: { replay: id } });
      const changed = await changeReplay(store, id, verb);
      const now = await replayFor(request);
      if (!changed?.allowed) throw isOver(now);
      return show(request, now);
    });
  }

  async function show(request: FastifyRequest, replay: Replay): Promise<ReplayJson> {
    const [counts] = await countsOf(store, [replay.id]);
    if (!counts) throw noReplay(replay.id);
    return replayJson(replay, counts, baseUrl(request, deps));
  }

  /** The replay named in the path; 404 also when it is not the caller's to see. */
  async function replayFor(request: FastifyRequest<OneReplay>): Promise<Replay> {
    const { id } = request.params;
    const [replay, isVisible] = await Promise.all([
      replayIdPattern.test(id) ? getReplay(store, id) : undefined,
      visibleReplays(store, callerOf(request)),
    ]);
    if (replay && isVisible(replay)) return replay;
    throw noReplay(id);
  }
}

function noReplay(id: string): Problem {
  return new Problem('not_found', `There is no replay ${id}. GET /v1/replays lists those that are kept.`);
}

function isOver({ id, state }: Replay): Problem {
  return new Problem('conflict', `Replay ${id} is ${state}. Ask for another with POST /v1/replays.`);
}

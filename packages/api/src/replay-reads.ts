import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { replayEntries } from '@posthorn/store/replays/items';
import { countsOf, listReplays } from '@posthorn/store/replays/read';
import { tallyReplay } from '@posthorn/store/replays/tally';
import type { FastifyInstance } from 'fastify';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { setLinks, urlWith } from './links.ts';
import { parse } from './parse.ts';
import { replayJson } from './replay-json.ts';
import { replayEntriesQuerySchema, replayOperations, replayQuerySchema } from './replay-operations.ts';
import { type OneReplay, replayFor, showReplay } from './replay-route.ts';
import { visibleReplays } from './replay-scope.ts';

/** Routes that show replays: the list, one, and what one selected. */
export function registerReplayReads(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;

  app.get('/v1/replays', described(replayOperations.list), async (request, reply) => {
    const { cursor, per_page } = parse(replayQuerySchema, request.query);
    const isVisible = await visibleReplays(store, callerOf(request));
    const page = { before: cursor === undefined ? undefined : Number(cursor), perPage: per_page };
    const { replays, next } = await listReplays(store, isVisible, page);
    const base = baseUrl(request, deps);
    if (next !== null) setLinks(reply, [['next', urlWith(request, base, { cursor: String(next) })]]);
    const ids = replays.map(({ id }) => id);
    const counts = await countsOf(store, ids);
    const shown = replays.flatMap((replay, i) => (counts[i] ? [replayJson(replay, counts[i], base)] : []));
    return { replays: shown, next: next === null ? null : String(next) };
  });

  app.get<OneReplay>('/v1/replays/:id', described(replayOperations.get), async (request) => {
    // Whoever looks sees what has ended by now.
    await tallyReplay(store, await replayFor(deps, request));
    return showReplay(deps, request, await replayFor(deps, request));
  });

  app.get<OneReplay>('/v1/replays/:id/deliveries', described(replayOperations.entries), async (request, reply) => {
    const { id } = await replayFor(deps, request);
    const { cursor = '0-0', per_page } = parse(replayEntriesQuerySchema, request.query);
    const [shard = 0, offset = 0] = cursor.split('-').map(Number);
    const { entries, next } = await replayEntries(store, id, { shard, offset }, per_page);
    const nextCursor = next && `${next.shard}-${next.offset}`;
    if (nextCursor) setLinks(reply, [['next', urlWith(request, baseUrl(request, deps), { cursor: nextCursor })]]);
    const shown = entries.map(({ redeliveredAs, ...entry }) => ({ ...entry, redelivered_as: redeliveredAs }));
    return { deliveries: shown, next: nextCursor };
  });
}

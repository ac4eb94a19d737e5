import { Problem } from '@posthorn/core/problem';
import { baseUrl } from '@posthorn/http/base-url';
import { countsOf, getReplay } from '@posthorn/store/replays/read';
import { type Replay, replayIdPattern } from '@posthorn/store/replays/record';
import type { FastifyRequest } from 'fastify';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { replayJson } from './replay-json.ts';
import type { ReplayJson } from './replay-schema.ts';
import { visibleReplays } from './replay-scope.ts';

/** A route of one replay. */
export interface OneReplay {
  Params: { id: string };
}

/**
 * The replay named in the path.
 *
 * @throws Problem `not_found`, also when it is not the caller's to see
 */
export async function replayFor({ store }: ApiDeps, request: FastifyRequest<OneReplay>): Promise<Replay> {
  const { id } = request.params;
  const [replay, isVisible] = await Promise.all([
    replayIdPattern.test(id) ? getReplay(store, id) : undefined,
    visibleReplays(store, callerOf(request)),
  ]);
  if (replay && isVisible(replay)) return replay;
  throw noReplay(id);
}

/** Shows a replay with what it has done so far. */
export async function showReplay(deps: ApiDeps, request: FastifyRequest, replay: Replay): Promise<ReplayJson> {
  const [counts] = await countsOf(deps.store, [replay.id]);
  if (!counts) throw noReplay(replay.id);
  return replayJson(replay, counts, baseUrl(request, deps));
}

function noReplay(id: string): Problem {
  return new Problem('not_found', `There is no replay ${id}. GET /v1/replays lists those that are kept.`);
}

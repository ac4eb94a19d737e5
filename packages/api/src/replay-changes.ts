import { Problem } from '@posthorn/core/problem';
import { described } from '@posthorn/http/openapi/operation';
import { addNote } from '@posthorn/store/audit-note';
import { changeReplay } from '@posthorn/store/replays/change';
import type { Replay } from '@posthorn/store/replays/record';
import type { FastifyInstance } from 'fastify';
import { authorOf } from './audit-author.ts';
import type { ApiDeps } from './deps.ts';
import { replayOperations } from './replay-operations.ts';
import { type OneReplay, replayFor, showReplay } from './replay-route.ts';
import { sourceOf } from './replay-scope.ts';

const changes = [
  { verb: 'pause', states: ['paused'], action: 'replay.paused' },
  { verb: 'resume', states: ['running', 'waiting'], action: 'replay.resumed' },
  { verb: 'cancel', states: ['cancelled'], action: 'replay.cancelled' },
] as const satisfies { states: readonly Replay['state'][]; [part: string]: unknown }[];

/** Routes `.../replays/:id/pause`, `/resume` and `/cancel`. Done twice they do nothing more. */
export function registerReplayChanges(app: FastifyInstance, deps: ApiDeps): void {
  const { store } = deps;
  for (const { verb, states, action } of changes) {
    app.post<OneReplay>(`/v1/replays/:id/${verb}`, described(replayOperations[verb]), async (request) => {
      const replay = await replayFor(deps, request);
      if (states.some((state) => state === replay.state)) return showReplay(deps, request, replay);
      if (replay.state === 'done' || replay.state === 'cancelled') throw isOver(replay);
      const { id: target, filter } = replay;
      const about = { source: sourceOf(replay), hook: filter.hook };
      await addNote(store, { ...about, action, by: authorOf(request), target: { replay: target } });
      const changed = await changeReplay(store, replay.id, verb);
      const now = await replayFor(deps, request);
      if (!changed?.allowed) throw isOver(now);
      return showReplay(deps, request, now);
    });
  }
}

function isOver({ id, state }: Replay): Problem {
  return new Problem('conflict', `Replay ${id} is ${state}. Ask for another with POST /v1/replays.`);
}

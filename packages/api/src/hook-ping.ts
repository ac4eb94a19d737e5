import { randomUUID } from 'node:crypto';
import { isTypeOf } from '@posthorn/core/event-types';
import type { Hook } from '@posthorn/core/hook';
import { hashContent } from '@posthorn/core/posted-event';
import { Problem } from '@posthorn/core/problem';
import type { Source } from '@posthorn/core/source';
import { dialectOf } from '@posthorn/dialects/dialects';
import { ping } from '@posthorn/store/ping';
import { hasFormFor } from '@posthorn/transports/known';
import type { FastifyRequest } from 'fastify';
import { authorOf } from './audit-author.ts';
import { callerOf } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { layoutUrl } from './links.ts';
import { pingData } from './ping-data.ts';

const type = 'ping';

/**
 * Sends a ping event to a hook, active or not (wire-formats.md S9). False when
 * the hook is gone.
 *
 * @throws Problem `invalid` where there is no ping
 */
export async function sendPing(deps: ApiDeps, request: FastifyRequest, source: Source, hook: Hook): Promise<boolean> {
  if (!isTypeOf(source.id, type) || !hasFormFor(hook, type)) {
    throw new Problem('invalid', `Hook ${hook.id} on ${source.id} has no ping in its form.`);
  }
  const { user } = callerOf(request);
  const data = pingData(source, hook, { base: layoutUrl(request, deps), user });
  const event = { source: source.id, type, actor: user, time: nowOf(deps).toISOString(), data };
  const contentHash = hashContent({ ...event, actor: user ?? undefined });
  const sent = await ping(deps.store, hook.id, { ...event, id: randomUUID(), contentHash }, authorOf(request));
  return sent !== null;
}

/**
 * Pings a new `web` hook in GitHub's dialect. The hook is there whether this
 * works out or not: asked to make it again, the answer would be that it exists.
 */
export async function pingNewHook(deps: ApiDeps, request: FastifyRequest, source: Source, hook: Hook): Promise<void> {
  if (hook.name !== 'web' || dialectOf(hook).name !== 'github' || !isTypeOf(source.id, type)) return;
  try {
    await sendPing(deps, request, source, hook);
  } catch (error) {
    deps.log.warn({ err: error, hook: hook.id }, 'a new hook could not be pinged');
  }
}

import type { Event } from '@posthorn/core/event';
import { type Hook, maskedSecret } from '@posthorn/core/hook';
import { Problem } from '@posthorn/core/problem';
import { messageFor } from '@posthorn/dialects/message/template';
import { described } from '@posthorn/http/openapi/operation';
import { failureOf } from '@posthorn/transports/failure';
import { findTransport, hasFormFor } from '@posthorn/transports/known';
import type { Preview } from '@posthorn/transports/preview';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { callerOf } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { hookOperations } from './hook-operations.ts';
import { type PreviewBody, previewBodySchema, type previewSchema } from './hook-preview-schema.ts';
import type { HookFinder, HookRoute } from './hook-route.ts';
import { settingsAfter } from './hook-settings.ts';
import { parse } from './parse.ts';
import { previewedEvent } from './previewed-event.ts';

/** Route `.../hooks/:hook/preview`: what an attempt would send. It sends, stores and changes nothing. */
export function registerHookPreview(app: FastifyInstance, deps: ApiDeps, find: HookFinder): void {
  app.post<HookRoute>(`${find.onePath}/preview`, described(hookOperations(find).preview), async (request) => {
    const { hook: stored } = await find.hook(request);
    const body = parse(previewBodySchema, request.body ?? {});
    const hook = await tried(deps, stored, body);
    const event = await previewedEvent(deps, callerOf(request), hook, body);
    return previewJson(event, hook, await previewOf(deps, event, hook));
  });
}

/** The hook with what is to be tried, checked as if it were to be saved. */
async function tried(deps: ApiDeps, hook: Hook, { template, config }: PreviewBody): Promise<Hook> {
  if (template === undefined && config === undefined) return hook;
  const patch = { ...(template === undefined ? {} : { template }), ...(config === undefined ? {} : { config }) };
  return { ...hook, ...(await settingsAfter(hook, patch, deps)) };
}

async function previewOf(deps: ApiDeps, event: Event, hook: Hook): Promise<Preview> {
  const transport = findTransport(hook.name);
  if (!transport || !hasFormFor(hook, event.type)) {
    throw new Problem('invalid', `A hook ${hook.name} has no form for events of type ${event.type}.`);
  }
  const context = { nowMs: nowOf(deps).getTime(), enterprise: deps.githubEnterprise ?? null };
  try {
    return await transport.preview(event, hook, context);
  } catch (error) {
    const failure = failureOf(error);
    // What an attempt would be refused for is the caller's to mend; anything else is ours.
    if (failure.reason !== 'bad_request') throw error;
    throw new Problem('invalid', failure.message, { cause: error });
  }
}

function previewJson(event: Event, hook: Hook, preview: Preview): z.infer<typeof previewSchema> {
  const { id, source, type } = event;
  const { method, url, headers, secretHeaders, body, text } = preview;
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    secretHeaders.includes(name) ? maskedSecret : value,
  ]);
  return {
    event: { id, source, type },
    request: { method, url, headers: Object.fromEntries(shown) as Record<string, string>, body },
    message: text === null ? null : shownMessage(event, hook),
    text,
  };
}

function shownMessage(event: Event, hook: Hook): z.infer<typeof previewSchema>['message'] {
  const { fields, ...message } = messageFor(event, hook);
  return { ...message, fields: [...fields] };
}

import { json, type Operation } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { idParameter } from './delivery-filter.ts';
import { exampleHook } from './hook-example.ts';
import { examplePreview, previewBodySchema, previewSchema } from './hook-preview-schema.ts';
import type { HookMount } from './hook-route.ts';
import {
  hookConfigPatchSchema,
  hookCreateBodySchema,
  hookPatchBodySchema,
  hookSchema,
  shownConfigSchema,
} from './hook-schema.ts';
import { githubShaped, linkHeader, tagged, v1 } from './operation.ts';
import { githubPageFields, pageFields } from './page-fields.ts';
import { querySchema } from './query-schema.ts';
import { idParam } from './shown-fields.ts';

const tag = 'Hooks';

/** Query of the lists of a source's hooks. */
export const hookPageSchema = z.object(githubPageFields);

/** Query of the list of all hooks. */
export const hookListSchema = querySchema({
  ...pageFields,
  source: z
    .string()
    .optional()
    .meta({ description: 'Only hooks on this source.', examples: ['feeds/sample-feed'] }),
  hook: idParameter.optional().describe('Only the hook with this id.'),
});

/** The hooks of every source: what the OpenAPI document says of `GET /v1/hooks`. */
export const listAllHooks = v1({
  id: 'listHooks',
  tag,
  summary: 'List hooks of all sources',
  description:
    'Those of every source that the caller manages, or of one; or the one with an id, if the caller manages it.',
  query: hookListSchema,
  answers: {
    200: { description: 'One page of them.', headers: linkHeader, content: json(z.array(hookSchema), [exampleHook]) },
  },
  fails: [404],
});

/** What the OpenAPI document says of the routes of one kind of source's hooks. Errors of one hook include 404. */
export function hookOperations({ noun, params }: Pick<HookMount, 'noun' | 'params'>): Record<HookRouteName, Operation> {
  const one = hookParams(params);
  const hook = json(hookSchema, exampleHook);
  return {
    list: githubShaped({
      id: `list${noun}Hooks`,
      tag,
      summary: `List hooks`,
      params,
      query: hookPageSchema,
      answers: tagged({
        description: 'One page of the hooks.',
        headers: linkHeader,
        content: json(z.array(hookSchema), [exampleHook]),
      }),
      fails: [404],
    }),
    create: githubShaped({
      id: `create${noun}Hook`,
      tag,
      summary: 'Create a hook',
      description: createText,
      params,
      body: { description: readOnlyText, content: json(hookCreateBodySchema, exampleCreate) },
      answers: {
        200: { description: 'A service of that name was there, and is as it was sent now.', content: hook },
        201: { description: 'The hook.', headers: { Location: 'Its URL.' }, content: hook },
      },
      fails: [404],
    }),
    get: githubShaped({
      id: `get${noun}Hook`,
      tag,
      summary: 'Get a hook',
      params: one,
      answers: tagged({ description: 'The hook.', content: hook }),
      fails: [404],
    }),
    update: githubShaped({
      id: `update${noun}Hook`,
      tag,
      summary: 'Change a hook',
      description: 'Seen by every event that is accepted after the answer.',
      params: one,
      body: { description: readOnlyText, content: json(hookPatchBodySchema, { add_events: ['build.finished'] }) },
      answers: { 200: { description: 'The hook, as it is now.', content: hook } },
      fails: [404],
    }),
    delete: githubShaped({
      id: `delete${noun}Hook`,
      tag,
      summary: 'Delete a hook',
      description: 'Its waiting deliveries are cancelled.',
      params: one,
      answers: { 204: { description: 'It is gone.' } },
      fails: [404],
    }),
    getConfig: githubShaped({
      id: `get${noun}HookConfig`,
      tag,
      summary: 'Get a hook’s config',
      params: one,
      answers: tagged({ description: 'The config.', content: json(shownConfigSchema, exampleHook.config) }),
      fails: [404],
    }),
    updateConfig: githubShaped({
      id: `update${noun}HookConfig`,
      tag,
      summary: 'Change settings of a hook’s config',
      description: 'Unlike in a change of the hook, settings that are left out stay.',
      params: one,
      body: { content: json(hookConfigPatchSchema, { url: 'https://example.com/other' }) },
      answers: {
        200: { description: 'The config, as it is now.', content: json(shownConfigSchema, exampleHook.config) },
      },
      fails: [404],
    }),
    preview: githubShaped({ id: `preview${noun}Hook`, ...previewOf(one) }),
    ping: githubShaped({
      id: `ping${noun}Hook`,
      tag,
      summary: 'Send a ping',
      description:
        'To this hook only, active or not. It is tried once. 422 where there is no ping, as in dialect `tuleap`.',
      params: one,
      answers: { 204: { description: 'It is on its way.' } },
      fails: [404, 422],
    }),
    pause: githubShaped({
      id: `pause${noun}Hook`,
      tag,
      summary: 'Pause a hook',
      description:
        'Its deliveries wait, and none is lost, until it is resumed. What was on its way may still go out; pings do.',
      params: one,
      answers: { 200: { description: 'The hook, paused.', content: hook } },
      fails: [404],
    }),
    resume: githubShaped({
      id: `resume${noun}Hook`,
      tag,
      summary: 'Resume a paused hook',
      description: 'What waited goes out, oldest first.',
      params: one,
      answers: { 200: { description: 'The hook, as it goes on.', content: hook } },
      fails: [404],
    }),
    test: githubShaped({ id: `test${noun}Hook`, ...testOf(one) }),
    testLegacy: githubShaped({ id: `test${noun}HookLegacy`, ...testOf(one), deprecated: true }),
  };
}

type HookRouteName =
  | 'list'
  | 'create'
  | 'get'
  | 'update'
  | 'delete'
  | 'getConfig'
  | 'updateConfig'
  | 'preview'
  | 'ping'
  | 'pause'
  | 'resume'
  | 'test'
  | 'testLegacy';

/** Path parameters of the routes of one hook. */
export function hookParams(params: z.ZodObject): z.ZodObject {
  return params.extend({ hook: idParam('Id of the hook.') });
}

function testOf(params: z.ZodObject): Omit<Operation, 'id' | 'access' | 'errors'> {
  return {
    tag,
    summary: 'Send the latest push again',
    description: 'The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.',
    params,
    answers: { 204: { description: 'It is on its way, or there was nothing to send.' } },
    fails: [404],
  };
}

function previewOf(params: z.ZodObject): Omit<Operation, 'id' | 'access' | 'errors'> {
  return {
    tag,
    summary: 'See what an event would look like',
    description:
      'What an attempt would send, without sending it. Without an event it is about the latest one that the hook would hear, or a sample. `template` and `config` stand in for what is saved, and are not saved.',
    params,
    body: { content: json(previewBodySchema, { template: '{{message.title}}: {{data.PackageVersion}}' }) },
    answers: {
      200: { description: 'The request, and the message in it.', content: json(previewSchema, examplePreview) },
    },
    fails: [404],
  };
}

const exampleCreate = {
  name: 'web',
  events: ['package.*'],
  config: { url: 'https://example.com/hook' },
  policy: { max_attempts: 5 },
};

const createText =
  'On repositories and organizations a `web` hook that is there already is refused with 422, and any other service is there at most once: made again, it is changed. Where the URL leads is checked by the outbound guard.';

const readOnlyText =
  'What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over.';

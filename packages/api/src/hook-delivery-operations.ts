import { json, type Operation } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { cursorSchema } from './delivery-filter.ts';
import { hookDeliveryDetailSchema, hookDeliverySchema } from './hook-delivery-schema.ts';
import { hookParams } from './hook-operations.ts';
import type { HookMount } from './hook-route.ts';
import { githubShaped, linkHeader, tagged } from './operation.ts';
import { githubPerPage } from './page-fields.ts';
import { idParam } from './shown-fields.ts';

const tag = 'Hook deliveries';

/** Query of the list of a hook's deliveries. */
export const hookDeliveryListSchema = z.object({
  per_page: githubPerPage(),
  cursor: cursorSchema.optional(),
  status: z.enum(['success', 'failure']).optional().describe('Only those that ended so at their latest attempt.'),
  redelivery: z
    .stringbool()
    .optional()
    .meta({ description: 'Only those that repeat another, or only others.', openapi: { type: 'boolean' } }),
});

const example: z.infer<typeof hookDeliverySchema> = {
  id: 9217,
  guid: '0b989ba4-242f-11e5-81e1-c7b6966d2516',
  delivered_at: '2026-01-31T12:00:00Z',
  redelivery: false,
  duration: 0.27,
  status: 'OK',
  status_code: 200,
  event: 'push',
  action: null,
  installation_id: null,
  repository_id: 7,
  throttled_at: null,
};

const exampleDetail = {
  ...example,
  url: 'https://example.com/hook',
  request: {
    headers: { 'content-type': 'application/json', 'x-github-event': 'push' },
    payload: { ref: 'refs/heads/main' },
  },
  response: { headers: { 'content-type': 'text/plain' }, payload: 'ok' },
};

/** What the OpenAPI document says of the deliveries of one kind of source's hooks. */
export function hookDeliveryOperations({
  noun,
  params,
}: Pick<HookMount, 'noun' | 'params'>): Record<'list' | 'get' | 'redeliver', Operation> {
  const hook = hookParams(params);
  const one = hook.extend({ delivery: idParam('Id of the delivery.') });
  return {
    list: githubShaped({
      id: `list${noun}HookDeliveries`,
      tag,
      summary: 'List deliveries of a hook',
      description: 'The latest first, once each was tried. What still waits is in `GET /v1/deliveries`.',
      params: hook,
      query: hookDeliveryListSchema,
      answers: tagged({
        description: 'One page of the deliveries.',
        headers: linkHeader,
        content: json(z.array(hookDeliverySchema), [example]),
      }),
      fails: [404],
    }),
    get: githubShaped({
      id: `get${noun}HookDelivery`,
      tag,
      summary: 'Get a delivery of a hook',
      params: one,
      answers: tagged({ description: 'The delivery.', content: json(hookDeliveryDetailSchema, exampleDetail) }),
      fails: [404],
    }),
    redeliver: githubShaped({
      id: `redeliver${noun}HookDelivery`,
      tag,
      summary: 'Deliver again',
      description: 'As a new delivery, once. 422 while it is still on its way.',
      params: one,
      answers: { 202: { description: 'It is asked for.', content: json(z.object({}), {}) } },
      fails: [404, 422],
    }),
  };
}

import { deliveryStatuses } from '@posthorn/core/delivery';
import { failureReasons } from '@posthorn/core/outcome';
import { Problem } from '@posthorn/core/problem';
import { isDateTime } from '@posthorn/core/rfc3339';
import { hookSourcesOf } from '@posthorn/core/source';
import { findEvents } from '@posthorn/store/events';
import { getHook } from '@posthorn/store/hooks';
import type { DeliveryFilter } from '@posthorn/store/list-deliveries';
import { z } from 'zod';
import { managedSource, visibleDeliveries, visibleIds } from './access.ts';
import type { Caller } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { perPage } from './page-fields.ts';
import { parse } from './parse.ts';
import { querySchema } from './query-schema.ts';

/** Query parameter that is a moment: milliseconds of what was written in RFC 3339. */
export const momentParameter = z
  .string()
  .refine(isDateTime, 'must be an RFC 3339 date-time such as 2026-01-31T12:00:00Z')
  .transform((text) => Date.parse(text))
  .meta({ openapi: { type: 'string', format: 'date-time' } });

/** Query parameter that is the id of a hook. */
export const idParameter = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)
  .meta({ openapi: { type: 'integer', minimum: 0 } });

/** Query parameter `cursor` of lists of deliveries. */
export const cursorSchema = z
  .string()
  .regex(/^\d{1,5}-(?:\d{1,15}|end)(?:_\d{1,5}-(?:\d{1,15}|end))*$/, 'is not one that an answer gave as "next"')
  .meta({ description: 'Where the page begins: `next` of the page before, or what its `Link` says.' });

/** A text to look for in deliveries. */
export const matchText = z
  .string()
  .min(1)
  .max(200)
  .describe(
    'Only those where this text is, case included, in the error message or the answer’s body of the newest attempt, or in the event’s data.',
  );

/** Query of the lists of deliveries and dead letters. */
export const deliveryQuerySchema = querySchema({
  source: z
    .string()
    .optional()
    .meta({ description: 'Only those of this source.', examples: ['feeds/sample-feed'] }),
  hook: idParameter.optional().describe('Only those to this hook.'),
  event: z.string().optional().describe('Only those of the event with this id.'),
  type: z.string().optional().describe('Only those of events of this type.'),
  status: z.enum(deliveryStatuses).optional().describe('Only those that stand so.'),
  reason: z.enum(failureReasons).optional().describe('Only those whose latest attempt failed for this reason.'),
  status_code: z
    .string()
    .regex(/^[1-5]\d\d$/, 'must be an HTTP status such as 503')
    .transform(Number)
    .meta({ openapi: { type: 'integer', minimum: 100, maximum: 599 } })
    .optional()
    .describe('Only those whose newest answer had this HTTP status.'),
  match: matchText.optional(),
  since: momentParameter.optional().describe('Only those made at this moment or later.'),
  until: momentParameter.optional().describe('Only those made before this moment.'),
  cursor: cursorSchema.optional(),
  per_page: perPage(100, 1000),
});

/** Query that says which dead letters to discard: as for the list of them, but all pages. */
export const discardQuerySchema = querySchema(
  deliveryQuerySchema.omit({ cursor: true, per_page: true, status: true }).shape,
);

/** A list that was asked for: which deliveries, and which page of them. */
export interface DeliveryQuery {
  filter: DeliveryFilter;
  page: { before: string | undefined; perPage: number };
}

/**
 * Reads the query of a list, and narrows it to what the caller may see.
 *
 * @throws Problem `invalid`; `not_found` for a source that is not the caller's;
 *   `conflict` for an event id that several sources have
 */
export async function deliveryQuery(deps: ApiDeps, caller: Caller, query: unknown): Promise<DeliveryQuery> {
  const { cursor, per_page, ...wanted } = parse(deliveryQuerySchema, query);
  return {
    filter: await deliveryFilter(deps, caller, wanted),
    page: { before: cursor, perPage: per_page },
  };
}

/** What is wanted, narrowed to what the caller may see. Throws as {@link deliveryQuery} does. */
export async function deliveryFilter(
  deps: ApiDeps,
  caller: Caller,
  { since, until, status_code, ...wanted }: Omit<z.infer<typeof deliveryQuerySchema>, 'cursor' | 'per_page'>,
): Promise<DeliveryFilter> {
  if (wanted.source !== undefined) await managedSource(deps.store, caller, wanted.source);
  const source = wanted.source ?? (await impliedSource(deps, caller, wanted));
  return {
    ...wanted,
    source,
    statusCode: status_code,
    sinceMs: since,
    untilMs: until,
    visible: await visibleDeliveries(deps.store, caller),
  };
}

/** The source of an event that is named without one: the index of an event's deliveries is the source's. */
async function impliedSource(
  { store }: ApiDeps,
  caller: Caller,
  { event, hook }: { event?: string | undefined; hook?: number | undefined },
): Promise<string | undefined> {
  if (event === undefined) return undefined;
  const known = hook === undefined ? undefined : await getHook(store, hook);
  const visible = await visibleIds(store, caller);
  // A hook of an organization hears its repositories' events: those are on the repositories.
  const sources = (await findEvents(store, event))
    .map(({ source }) => source)
    .filter((one) => (known ? hookSourcesOf(one).includes(known.hook.source) : (visible?.has(one) ?? true)));
  if (sources.length > 1) {
    throw new Problem(
      'conflict',
      `Several sources have an event ${event}: ${sources.join(', ')}. Say which, with &source=.`,
    );
  }
  return sources[0];
}

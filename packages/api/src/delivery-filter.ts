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
import { perPage } from './links.ts';
import { parse } from './parse.ts';

const moment = z
  .string()
  .refine(isDateTime, 'must be an RFC 3339 date-time such as 2026-01-31T12:00:00Z')
  .transform((text) => Date.parse(text));

const id = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

/** Query parameter `cursor` of lists of deliveries. */
export const cursorSchema = z
  .string()
  .regex(/^\d{1,5}-(?:\d{1,15}|end)(?:_\d{1,5}-(?:\d{1,15}|end))*$/, 'is not one that an answer gave as "next"');

/** Query of the lists of deliveries and dead letters. */
const querySchema = z.object({
  source: z.string().optional(),
  hook: id.optional(),
  event: z.string().optional(),
  type: z.string().optional(),
  status: z.enum(deliveryStatuses).optional(),
  reason: z.enum(failureReasons).optional(),
  since: moment.optional(),
  until: moment.optional(),
  cursor: cursorSchema.optional(),
  per_page: perPage(100, 1000),
});

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
  const { cursor, per_page, since, until, ...wanted } = parse(querySchema, query);
  if (wanted.source !== undefined) await managedSource(deps.store, caller, wanted.source);
  const source = wanted.source ?? (await impliedSource(deps, caller, wanted));
  return {
    filter: {
      ...wanted,
      source,
      sinceMs: since,
      untilMs: until,
      visible: await visibleDeliveries(deps.store, caller),
    },
    page: { before: cursor, perPage: per_page },
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

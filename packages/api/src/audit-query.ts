import { auditActions, auditRecordSchema } from '@posthorn/core/audit';
import type { AuditFilter } from '@posthorn/store/list-audit';
import { z } from 'zod';
import { managedSource, managedSources } from './access.ts';
import type { Caller } from './auth.ts';
import { idParameter, momentParameter } from './delivery-filter.ts';
import type { ApiDeps } from './deps.ts';
import { perPage } from './page-fields.ts';
import { parse } from './parse.ts';
import { querySchema } from './query-schema.ts';

/** Query of the audit log. */
export const auditQuerySchema = querySchema({
  source: z.string().optional(),
  actor: z.string().optional().describe('User whose token it was'),
  action: z.enum(auditActions).optional(),
  hook: idParameter.optional(),
  since: momentParameter.optional(),
  until: momentParameter.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}(?:-\d{1,15}){2}$/, 'is not one that an answer gave as "next"')
    .optional(),
  per_page: perPage(100, 1000),
});

/** One page of the audit log. It may be short or empty while `next` is there. */
export const auditPageSchema = z
  .object({
    records: z.array(auditRecordSchema.meta({ id: 'AuditRecord', description: 'One thing that somebody changed.' })),
    next: z.string().nullable().describe('The `cursor` of the next page, or null at the end.'),
  })
  .meta({ id: 'AuditPage', description: 'One page. It may be short, or empty, while `next` is there.' });

/**
 * Reads the query, and narrows it to what the caller may see: of a user's
 * sources everything, of anything else nothing.
 *
 * @throws Problem `invalid`; `not_found` for a source that is not the user's
 */
export async function auditQuery(
  { store }: Pick<ApiDeps, 'store'>,
  caller: Caller,
  query: unknown,
): Promise<{ filter: AuditFilter; page: { before: string | undefined; perPage: number } }> {
  const { cursor, per_page, since, until, actor, ...wanted } = parse(auditQuerySchema, query);
  const filter = { ...wanted, user: actor, sinceMs: since, untilMs: until };
  const page = { before: cursor, perPage: per_page };
  // An operator may ask for a source that is deleted, too.
  if (caller.role === 'operator') return { filter, page };
  const sources =
    wanted.source === undefined
      ? await managedSources(store, caller)
      : [await managedSource(store, caller, wanted.source)];
  return { filter: { ...filter, visible: new Map(sources.map(({ id, number }) => [id, number])) }, page };
}

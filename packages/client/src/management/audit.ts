import type { Ask } from '../http/ask.ts';
import type { Loose, QueryOf } from '../http/operation.ts';
import type { components, operations } from '../schema.ts';
import { type Pages, pagesOf } from './pages.ts';

/** Who did what, and when. */
export type AuditRecord = components['schemas']['AuditRecord'];

/** Which records to list. */
export type AuditFilter = Loose<QueryOf<operations['listAudit']>>;

/** The audit log. */
export interface Audit {
  /** The latest first. */
  list(filter?: AuditFilter): Pages<AuditRecord>;
}

/** Makes {@link Audit}. */
export function auditOf(ask: Ask): Audit {
  return {
    list: (filter = {}) =>
      pagesOf(async (cursor = filter.cursor) => {
        const { body } = await ask('get', '/v1/audit', { query: { ...filter, cursor } });
        return { items: body.records, next: body.next };
      }),
  };
}

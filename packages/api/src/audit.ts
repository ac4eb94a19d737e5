import { baseUrl } from '@posthorn/http/base-url';
import { described } from '@posthorn/http/openapi/operation';
import { listAudit } from '@posthorn/store/list-audit';
import type { FastifyInstance } from 'fastify';
import { listAuditOperation } from './audit-operation.ts';
import { auditQuery } from './audit-query.ts';
import { callerOf } from './auth.ts';
import { type ApiDeps, nowOf } from './deps.ts';
import { setLinks, urlWith } from './links.ts';

/** Route `GET /v1/audit`: who changed what, newest first. */
export function registerAudit(app: FastifyInstance, deps: ApiDeps): void {
  app.get('/v1/audit', described(listAuditOperation), async (request, reply) => {
    const { filter, page } = await auditQuery(deps, callerOf(request), request.query);
    const { records, next } = await listAudit(deps.store, filter, { ...page, now: nowOf(deps) });
    if (next !== null) setLinks(reply, [['next', urlWith(request, baseUrl(request, deps), { cursor: next })]]);
    return { records, next };
  });
}

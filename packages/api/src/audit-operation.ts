import { json } from '@posthorn/http/openapi/operation';
import { auditPageSchema, auditQuerySchema } from './audit-query.ts';
import { linkHeader, v1 } from './operation.ts';

/** What the OpenAPI document says of `GET /v1/audit`. */
export const listAuditOperation = v1({
  id: 'listAudit',
  tag: 'Audit',
  summary: 'List who changed what',
  description:
    'The newest first. An operator sees everything; a user what was done on sources that it manages. A page may be short, or empty, while `next` is there.',
  query: auditQuerySchema,
  answers: { 200: { description: 'One page of the log.', headers: linkHeader, content: json(auditPageSchema) } },
  fails: [404],
});

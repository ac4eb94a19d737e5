import { sourceIdRule } from '@posthorn/core/source';
import { json } from '@posthorn/http/openapi/operation';
import { z } from 'zod';
import { linkHeader, v1 } from './operation.ts';
import { keyPageFields } from './page-fields.ts';
import { querySchema } from './query-schema.ts';
import { sourcePutSchema, sourceSchema } from './source-schema.ts';

const tag = 'Sources';

const params = z.object({
  id: z.string().meta({
    description: `Id of the source: it ${sourceIdRule}. Its slashes may be plain or percent-encoded.`,
    examples: ['feeds/sample-feed'],
  }),
});

const example = {
  id: 'feeds/sample-feed',
  number: 7,
  owners: ['maartenba'],
  co_owners: [],
  dialect: null,
  public: false,
  created_at: '2026-01-31T12:00:00.000Z',
};

/** Query of the list of sources, which goes by their ids. */
export const sourceListSchema = querySchema(keyPageFields(/^[a-z]+(?:\/|$)/));

/** What the OpenAPI document says of the routes of `/v1/sources`. */
export const sourceOperations = {
  list: v1({
    id: 'listSources',
    tag,
    summary: 'List sources',
    description: 'For an operator all sources; for a user those that it owns or co-owns. By id.',
    query: sourceListSchema,
    answers: {
      200: { description: 'One page of them.', headers: linkHeader, content: json(z.array(sourceSchema), [example]) },
    },
  }),
  get: v1({
    id: 'getSource',
    tag,
    summary: 'Get a source',
    params,
    answers: { 200: { description: 'The source.', content: json(sourceSchema, example) } },
    fails: [404],
  }),
  put: v1({
    id: 'putSource',
    tag,
    summary: 'Make or replace a source',
    description:
      'An operator makes and replaces sources. An owner may change `co_owners`, and sends the rest as it is. Sources are not made by posting to them.',
    params,
    body: { content: json(sourcePutSchema, { owners: ['maartenba'], co_owners: [], dialect: null, public: false }) },
    answers: {
      200: { description: 'It was there, and is now as it was sent.', content: json(sourceSchema, example) },
      201: { description: 'It was made.', content: json(sourceSchema, example) },
    },
    fails: [404],
  }),
  delete: v1({
    id: 'deleteSource',
    tag,
    summary: 'Delete a source',
    description: 'For operators. A source that still has hooks is not deleted: 409.',
    params,
    answers: { 204: { description: 'It is gone.' } },
    fails: [404, 409],
  }),
};

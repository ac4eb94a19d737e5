import { type ErrorShape, exampleProblem, problemShape } from '@posthorn/http/openapi/error-shape';
import type { Operation } from '@posthorn/http/openapi/operation';
import { githubErrorSchema } from './github-error-schema.ts';
import { githubErrorOf } from './github-errors.ts';

/** What a route of ours says of itself; the rest is the same for its family. */
type Said = Omit<Operation, 'access' | 'errors'>;

/** A route under `/v1`: it needs a token, and answers errors as problems. */
export function v1(said: Said): Operation {
  return { ...said, access: 'token', errors: problemShape };
}

/** A route made like GitHub's: it needs a token, answers errors in GitHub's shape, and reads have an `ETag`. */
export function githubShaped(said: Said): Operation {
  return { ...said, access: 'token', errors: githubShape };
}

const githubShape: ErrorShape = {
  name: 'GithubError',
  mediaType: 'application/json',
  schema: githubErrorSchema,
  example: (status) => githubErrorOf(exampleProblem(status), { hasCredentials: true, documentation: '/docs' }),
};

/** Answers of a read that may have an `ETag`: 200, and 304 without a body. */
export function tagged({ headers, ...ok }: Operation['answers'][number]): Operation['answers'] {
  const etag = { ETag: 'Send it back as `If-None-Match` to be answered 304 while nothing has changed.' };
  return {
    200: { ...ok, headers: { ...headers, ...etag } },
    304: { description: 'Nothing has changed since the `ETag` that was sent as `If-None-Match`.' },
  };
}

/** Header of an answer that is one page of a list. */
export const linkHeader = {
  Link: 'Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only.',
};

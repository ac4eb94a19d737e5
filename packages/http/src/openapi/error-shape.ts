import { Problem, type ProblemCode, problemCodes } from '@posthorn/core/problem';
import { z } from 'zod';

/** A way to write errors. */
export interface ErrorShape {
  /** Name of the schema, and start of the names of its responses. */
  name: string;
  mediaType: string;
  schema: z.ZodType;
  /** An error of this status, to show. */
  example(status: number): unknown;
}

/** The body of an error answer: RFC 9457, with a stable `code`. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().describe('What `code` means, in words.'),
    status: z.int().describe('The HTTP status.'),
    code: z.enum(problemCodes).describe('Stable: programs decide by this.'),
    detail: z.string().describe('What happened, and what to do about it.'),
    errors: z
      .array(
        z.object({
          field: z
            .string()
            .describe('Dotted path of a field, name of a header, or JSON pointer into `data`; `body` for the whole.'),
          message: z.string().describe('What the field must be.'),
        }),
      )
      .optional()
      .describe('Every field that is wrong.'),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457).' });

/** Errors as `application/problem+json`. */
export const problemShape: ErrorShape = {
  name: 'Problem',
  mediaType: 'application/problem+json',
  schema: problemSchema,
  example: (status) => exampleProblem(status).body(),
};

/** A problem to show for a status. */
export function exampleProblem(status: number): Problem {
  const [code, detail, field] = examples[status] ?? examples[400];
  return new Problem(code, detail, field === undefined ? {} : { errors: [{ field, message: detail }] });
}

const examples: Record<number, [code: ProblemCode, detail: string, field?: string]> &
  Record<400, [ProblemCode, string]> = {
  400: ['bad_request', 'The body is not JSON: it ends too early.'],
  401: ['unauthorized', 'Send an API token as "Authorization: Bearer TOKEN".'],
  403: ['forbidden', 'Only an operator may do that: use a token of role "operator".'],
  404: ['not_found', 'There is nothing of that name, or it is not yours.'],
  409: ['conflict', 'Delivery 5121 is still on its way. Only one that has ended can be delivered again.'],
  413: ['payload_too_large', 'The body is larger than 1 MiB.'],
  415: ['unsupported_media_type', 'Send the body as JSON, with the header "Content-Type: application/json".'],
  422: ['invalid', 'must have at most 100 items', 'events'],
  429: ['too_many_requests', 'There were 60 requests for callbacks on example.com within a minute. Ask again in 12 s.'],
  500: ['internal', 'Posthorn failed to answer this; its log says why.'],
  503: ['unavailable', 'Redis is away, or full. Nothing is known to have changed; ask again.'],
};

/** What an error status means here, by status. */
export const errorMeanings: Record<number, string> = {
  400: 'The request could not be read: the body is not well-formed.',
  401: 'No usable token was sent.',
  403: 'The token is good, but may not do this.',
  404: 'There is no such thing, or it is not the caller’s to see: the answer is the same for both.',
  409: 'As things are now, this can’t be done.',
  413: 'The body is too large.',
  415: 'The content type is not one that is read here.',
  422: 'One or more fields are wrong; `errors` names each.',
  429: 'Too many requests: `Retry-After` says in how many seconds to ask again.',
  503: 'Redis is away, or full. Ask again after `Retry-After` seconds.',
};

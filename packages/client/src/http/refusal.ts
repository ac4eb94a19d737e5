import { type ErrorCode, type FieldError, PosthornError, type Problem } from './error.ts';
import type { HttpAnswer } from './exchange.ts';
import { retryAfterMs } from './retry-after.ts';

/** Turns an answer that is no success into an error: problem+json, GitHub's shape, or something else's words. */
export function refusalOf(url: string, { status, headers, text }: HttpAnswer): PosthornError {
  const problem = jsonOf(text);
  const details = { status, problem, retryAfterMs: retryAfterMs(headers.get('retry-after'), new Date()) };
  if (isProblem(problem)) return problemError(problem, details);
  const { message, errors } = (problem ?? {}) as { message?: unknown; errors?: GithubFieldError[] };
  const code = githubCodes[status];
  if (typeof message !== 'string' || code === undefined) return unexpected(url, status, details);
  const fields = (Array.isArray(errors) ? errors : []).map(fieldErrorOf);
  const said = fields.map(({ field, message: rule }) => (field === 'body' ? rule : `${field}: ${rule}`));
  return new PosthornError(code, [message, ...said].join('. '), { ...details, errors: fields });
}

/** The error that a problem stands for. Also for one event of a batch. */
export function problemError(
  problem: Problem,
  details: { status?: number; retryAfterMs?: number | undefined } = {},
): PosthornError {
  return new PosthornError(problem.code, `${problem.title}. ${problem.detail}`, {
    status: problem.status,
    ...details,
    problem,
    errors: problem.errors ?? [],
  });
}

/** Reads JSON; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An error for an answer that is not Posthorn's. */
export function unexpected(
  url: string,
  status: number,
  details: { problem?: unknown; retryAfterMs?: number | undefined } = {},
): PosthornError {
  const message = `${url} answered ${status}, but not as Posthorn does. Check the URL, and what stands between.`;
  return new PosthornError('unexpected_answer', message, { status, ...details });
}

interface GithubFieldError {
  field?: string;
  code?: string;
  message?: string;
}

/** GitHub's shape has no stable code of the whole; each status stands for one. */
const githubCodes: Record<number, ErrorCode | undefined> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'invalid',
  429: 'too_many_requests',
  500: 'internal',
  503: 'unavailable',
};

/** Whether a body is problem+json. */
export function isProblem(body: unknown): body is Problem {
  const { code, title, detail } = (body ?? {}) as Partial<Problem>;
  return typeof code === 'string' && typeof title === 'string' && typeof detail === 'string';
}

function fieldErrorOf({ field, code, message }: GithubFieldError): FieldError {
  return { field: field ?? 'body', message: message ?? (code === 'missing_field' ? 'must be there' : 'is not valid') };
}

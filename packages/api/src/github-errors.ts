import type { Problem } from '@posthorn/core/problem';
import { type BodyRules, problemOf } from '@posthorn/http/problems';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from './deps.ts';
import { baseUrl } from './links.ts';

/** The body of an error answer in GitHub's shape. */
export interface GithubError {
  message: string;
  errors?: { resource: 'Hook'; code: string; field?: string; message?: string }[];
  documentation_url: string;
  /** What happened and how to mend it; GitHub has no such field, and its clients pass it over. */
  detail?: string;
}

/** Answers what these routes throw with GitHub's messages, shape and status codes. What is not expected is logged and never shown. */
export function handleGithubErrors(
  app: FastifyInstance,
  rules: BodyRules,
  deps: Pick<ApiDeps, 'log' | 'publicUrl'>,
): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, rules, deps.log);
    if (problem.code === 'unauthorized') void reply.header('www-authenticate', 'Bearer');
    if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', String(problem.retryAfterSeconds));
    const message = messageOf(problem, request);
    const body: GithubError = {
      message,
      ...(isInvalid(problem) ? { errors: errorsOf(problem) } : {}),
      documentation_url: `${baseUrl(request, deps)}/docs`,
      ...(problem.message === message ? {} : { detail: problem.message }),
    };
    return reply
      .code(isInvalid(problem) ? 422 : problem.status)
      .type('application/json; charset=utf-8')
      .send(body);
  });
}

/** GitHub has no 409 on hooks: what can't be done as things are is a 422 too. */
function isInvalid({ code }: Problem): boolean {
  return code === 'invalid' || code === 'conflict';
}

function messageOf(problem: Problem, request: FastifyRequest): string {
  switch (problem.code) {
    case 'bad_request':
      return 'Problems parsing JSON';
    case 'unauthorized':
      return request.headers.authorization === undefined ? 'Requires authentication' : 'Bad credentials';
    case 'not_found':
      return 'Not Found';
    case 'invalid':
    case 'conflict':
      return 'Validation Failed';
    default:
      return problem.message;
  }
}

function errorsOf({ errors, message }: Problem): NonNullable<GithubError['errors']> {
  if (errors.length === 0) return [{ resource: 'Hook', code: 'custom', message }];
  return errors.map((error) => ({
    resource: 'Hook',
    code: error.code ?? 'invalid',
    field: error.field,
    message: error.message,
  }));
}

import type { Problem } from '@posthorn/core/problem';
import { baseUrl } from '@posthorn/http/base-url';
import { type BodyRules, problemOf } from '@posthorn/http/problems';
import { nothingAt } from '@posthorn/http/server';
import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from './deps.ts';
import type { GithubError } from './github-error-schema.ts';

/** Answers what these routes throw with GitHub's messages, shape and status codes. What is not expected is logged and never shown. */
export function handleGithubErrors(
  app: FastifyInstance,
  rules: BodyRules,
  deps: Pick<ApiDeps, 'log' | 'publicUrl'>,
): void {
  app.setErrorHandler((error, request, reply) => {
    // A body that can't be read does not matter where nobody wants it.
    const problem = request.is404 ? nothingAt(request) : problemOf(error, rules, deps.log);
    if (problem.code === 'unauthorized') void reply.header('www-authenticate', 'Bearer');
    if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', String(problem.retryAfterSeconds));
    const body = githubErrorOf(problem, {
      hasCredentials: request.headers.authorization !== undefined,
      documentation: `${baseUrl(request, deps)}/docs`,
    });
    return reply
      .code(isInvalid(problem) ? 422 : problem.status)
      .type('application/json; charset=utf-8')
      .send(body);
  });
}

/** Writes a problem as GitHub would, for a caller who sent credentials or none. */
export function githubErrorOf(
  problem: Problem,
  { hasCredentials, documentation }: { hasCredentials: boolean; documentation: string },
): GithubError {
  const message = messageOf(problem, hasCredentials);
  return {
    message,
    ...(isInvalid(problem) ? { errors: errorsOf(problem) } : {}),
    documentation_url: documentation,
    ...(problem.message === message ? {} : { detail: problem.message }),
  };
}

/** GitHub has no 409 on hooks: what can't be done as things are is a 422 too. */
function isInvalid({ code }: Problem): boolean {
  return code === 'invalid' || code === 'conflict';
}

function messageOf(problem: Problem, hasCredentials: boolean): string {
  switch (problem.code) {
    case 'bad_request':
      return 'Problems parsing JSON';
    case 'unauthorized':
      return hasCredentials ? 'Bad credentials' : 'Requires authentication';
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

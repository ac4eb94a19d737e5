import { type CliContext, CommandFailed } from './context.ts';

/**
 * Asks the api.
 *
 * @param body JSON text, sent as it is
 * @returns the answer's JSON; undefined when there is none
 * @throws CommandFailed when it can't be reached or says no
 */
export async function ask<T>({ env }: CliContext, method: 'GET' | 'POST', path: string, body?: string): Promise<T> {
  const url = `${env.url.replace(/\/+$/, '')}${path}`;
  const headers: Record<string, string> = {};
  if (env.token !== undefined) headers['authorization'] = `Bearer ${env.token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) }).catch(
    (error: unknown) => {
      throw new CommandFailed(
        `Posthorn can’t be reached at ${env.url}: ${causeOf(error)}. Start it, or set POSTHORN_URL to where it is.`,
        {
          cause: error,
        },
      );
    },
  );
  const text = await response.text();
  const value = jsonOf(text);
  if (response.ok && (value !== undefined || text === '')) return value as T;
  throw new CommandFailed(refusal(env, response.status, value));
}

/** A path with query parameters, less those that are not set. */
export function withQuery(path: string, params: Record<string, string | undefined>): string {
  const set = Object.entries(params).filter((param): param is [string, string] => param[1] !== undefined);
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set).toString()}`;
}

function refusal(env: CliContext['env'], status: number, value: unknown): string {
  const { title, detail } = (value ?? {}) as { title?: unknown; detail?: unknown };
  if (typeof title !== 'string') {
    return `${env.url} answered ${status}, but not as Posthorn does. Set POSTHORN_URL to where Posthorn’s api is.`;
  }
  return `${title}. ${typeof detail === 'string' ? detail : ''}${remedy(env, status)}`;
}

function remedy({ token }: CliContext['env'], status: number): string {
  if (status === 401) {
    return token === undefined
      ? ' This command takes it from POSTHORN_TOKEN, which is not set.'
      : ' POSTHORN_TOKEN holds a token that is not known.';
  }
  return status === 503 ? ' Try again in a moment.' : '';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch says "fetch failed" and hides why in the cause. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  if (!(cause instanceof Error)) return message;
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? message);
}

import type { Connection } from './connection.ts';
import { PosthornError } from './error.ts';

/** A request, ready to go. */
export interface HttpRequest {
  method: string;
  /** Behind the connection's URL, with its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** Ends the request early, as a failure `unreachable`. */
  signal?: AbortSignal;
}

/** An answer, read to its end. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * Sends one request, and reads the answer whatever its status. Redirects are not
 * followed: a POST would become a GET.
 *
 * @throws PosthornError `unreachable` or `timeout`
 */
export async function exchange(connection: Connection, request: HttpRequest): Promise<HttpAnswer> {
  const { url, token, timeoutMs } = connection;
  const abort = new AbortController();
  const end = (): void => abort.abort(request.signal?.reason);
  if (request.signal?.aborted) end();
  request.signal?.addEventListener('abort', end, { once: true });
  const late = new PosthornError('timeout', `${url} did not answer within ${timeoutMs} ms. Try again in a moment.`);
  const timer = setTimeout(() => abort.abort(late), timeoutMs);
  try {
    const response = await connection.fetch(url + request.path, {
      method: request.method,
      headers: {
        accept: 'application/json',
        'user-agent': 'posthorn-client',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal: abort.signal,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (abort.signal.reason === late) throw late;
    throw new PosthornError('unreachable', `Posthorn can’t be reached at ${url}: ${reasonOf(error)}.`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', end);
  }
}

/** fetch says "fetch failed", and hides why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  if (!(cause instanceof Error)) return message;
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? message);
}

import type { Connection } from '../http/connection.ts';
import { PosthornError } from '../http/error.ts';
import { exchange, type HttpAnswer } from '../http/exchange.ts';
import { isProblem, jsonOf, problemError, refusalOf, unexpected } from '../http/refusal.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { components } from '../schema.ts';
import type { Accepted } from './held-event.ts';

/** What became of one event of a batch. `again`: it is not stored, or not known to be; under its id it may be sent again. */
export type Fate =
  | { what: 'accepted'; accepted: Accepted }
  | { what: 'refused'; error: PosthornError }
  | { what: 'again'; error: PosthornError }
  /** The batch was refused as a whole, which may be because of another event in it. */
  | { what: 'apart'; error: PosthornError };

type BatchResult = components['schemas']['BatchResult'];

/**
 * Posts a batch of events, once.
 *
 * @param texts JSON of each event
 * @param signal ends it early
 * @returns the fate of each, in their order
 */
export async function postBatch(
  connection: Connection,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Fate[]> {
  let answer: HttpAnswer;
  try {
    answer = await exchange(connection, {
      method: 'POST',
      path: '/v1/events/batch',
      headers: { 'content-type': 'application/json' },
      body: `[${texts.join(',')}]`,
      signal,
    });
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    return texts.map(() => ({ what: 'again', error }));
  }
  const results = resultsIn(answer.text, texts.length);
  if (results) {
    const waitMs = retryAfterMs(answer.headers.get('retry-after'), new Date());
    return results.map((result) => fateOf(result, waitMs));
  }
  const fate = fateOfAll(connection.url, answer, texts.length);
  return texts.map(() => fate);
}

/** One result per event, if that is what was answered. */
function resultsIn(text: string, count: number): BatchResult[] | undefined {
  const { results } = (jsonOf(text) ?? {}) as { results?: unknown };
  if (!Array.isArray(results) || results.length !== count) return undefined;
  return results.every(isResult) ? results : undefined;
}

function isResult(value: unknown): value is BatchResult {
  const { status, id, duplicate, error } = (value ?? {}) as Record<string, unknown>;
  return typeof status === 'number' && (isProblem(error) || (typeof id === 'string' && typeof duplicate === 'boolean'));
}

function fateOf(result: BatchResult, waitMs: number | undefined): Fate {
  if (!('error' in result)) return { what: 'accepted', accepted: { id: result.id, duplicate: result.duplicate } };
  const { status } = result;
  const error = problemError(result.error, { status, retryAfterMs: waitMs });
  return { what: status === 503 ? 'again' : 'refused', error };
}

/** Of a request that did not come as far as its events. */
function fateOfAll(url: string, answer: HttpAnswer, count: number): Fate {
  const { status } = answer;
  if (status < 300) return { what: 'refused', error: unexpected(url, status) };
  const error = refusalOf(url, answer);
  if (status >= 500 || status === 408 || status === 429) return { what: 'again', error };
  return { what: count > 1 && [400, 413, 422].includes(status) ? 'apart' : 'refused', error };
}

import { setTimeout as sleep } from 'node:timers/promises';

/** A producer that keeps the ledger of its events. */
export interface Producer {
  /** Ids of the events that were answered 202. */
  readonly accepted: ReadonlySet<string>;
  /** How often there was another answer, by status; 0 where there was none. */
  readonly refusals: ReadonlyMap<number, number>;
  /** Whether every 503 had a `Retry-After`. */
  readonly alwaysSaidWhen: boolean;
  /** Fulfils when so many events are accepted. */
  until(accepted: number): Promise<void>;
  /** Begins no more events; fulfils when each that was begun has its 202. */
  stop(): Promise<void>;
}

/** What a producer posts, and where. */
export interface ProducerOptions {
  url: string;
  token: string;
  source: string;
  /** Requests at a time. */
  width: number;
  /** Pause of each of them after an accepted event. */
  pauseMs: number;
  /** Events at the most. */
  atMost?: number;
  /** Events per request: more than one are posted as a batch. Default 1. */
  perRequest?: number;
  /** What their ids begin with. Default `e`. */
  idPrefix?: string;
  /** No answer for this long is none, in milliseconds. Default 30 000. */
  patienceMs?: number;
}

/** Starts to post events `e-0`, `e-1` and so on, each under its id until it is accepted. */
export function startProducer(options: ProducerOptions): Producer {
  const accepted = new Set<string>();
  const refusals = new Map<number, number>();
  const { atMost = Number.POSITIVE_INFINITY, perRequest = 1, idPrefix = 'e' } = options;
  let begun = 0;
  let alwaysSaidWhen = true;
  let stopped = false;

  async function post(ids: readonly string[]): Promise<void> {
    for (;;) {
      const { status, retryAfter } = await postEvents(options, ids);
      if (status === 202) {
        for (const id of ids) accepted.add(id);
        return;
      }
      refusals.set(status, (refusals.get(status) ?? 0) + 1);
      if (status === 503 && retryAfter === null) alwaysSaidWhen = false;
      await sleep(100);
    }
  }

  async function work(): Promise<void> {
    while (!stopped && begun < atMost) {
      const first = begun;
      begun = Math.min(first + perRequest, atMost);
      await post(Array.from({ length: begun - first }, (_, i) => `${idPrefix}-${first + i}`));
      await sleep(options.pauseMs);
    }
  }

  const working = Array.from({ length: options.width }, work);
  return {
    accepted,
    refusals,
    get alwaysSaidWhen() {
      return alwaysSaidWhen;
    },
    until: async (count) => {
      while (accepted.size < count) await sleep(20);
    },
    stop: async () => {
      stopped = true;
      await Promise.all(working);
    },
  };
}

/** A batch may be answered 202 with events refused in it: the status is that of the first one, if there is any. */
async function postEvents(
  { url, token, source, perRequest = 1, patienceMs = 30_000 }: ProducerOptions,
  ids: readonly string[],
): Promise<{ status: number; retryAfter: string | null }> {
  const events = ids.map((id) => ({ id, source, type: 'package.added', data: { PackageIdentifier: id } }));
  try {
    const response = await fetch(`${url}/v1/events${perRequest > 1 ? '/batch' : ''}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(perRequest > 1 ? events : events[0]),
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    const { results = [] } = (response.status === 202 ? JSON.parse(text) : {}) as { results?: { status: number }[] };
    const refused = results.find(({ status }) => status !== 202);
    return { status: refused?.status ?? response.status, retryAfter: response.headers.get('retry-after') };
  } catch {
    return { status: 0, retryAfter: null };
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Somebody who asks the api all the time, and keeps the ledger of its answers. */
export interface Reader {
  /** How often there was which status; 0 where there was no answer. */
  readonly answers: ReadonlyMap<number, number>;
  /** Asks until it is answered 200, and then no more; fulfils with whether that was before the deadline. */
  stop(untilMs: number): Promise<boolean>;
}

/** The api gives Redis 5 s to answer. */
const patienceMs = 8000;

/** Starts to ask the api for these paths in turn. */
export function startReader(url: string, token: string, paths: readonly string[]): Reader {
  const answers = new Map<number, number>();
  let stopped = false;
  let asked = 0;

  async function ask(): Promise<number> {
    const path = paths[asked++ % paths.length] ?? '/';
    const headers = { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(patienceMs);
    const status = await fetch(url + path, { headers, signal })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => 0);
    answers.set(status, (answers.get(status) ?? 0) + 1);
    return status;
  }

  const reading = (async () => {
    while (!stopped) {
      await ask();
      await sleep(100);
    }
  })();
  return {
    answers,
    stop: async (untilMs) => {
      stopped = true;
      await reading;
      while ((await ask()) !== 200) {
        if (Date.now() > untilMs) return false;
        await sleep(100);
      }
      return true;
    },
  };
}

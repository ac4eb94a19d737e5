import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Census, isDrained, takeCensus } from '../support/census.ts';
import { type Producer, startProducer } from '../support/producer.ts';
import { type Answer, type Receiver, startReceiver } from '../support/receiver.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { duplicates, missing } from '../support/tally.ts';
import { startReader } from './reader.ts';
import type { Misdeeds } from './role.ts';
import { makeSchedule, type Step } from './schedule.ts';
import { type Stage, startStage } from './stage.ts';

const paths = Array.from({ length: 5 }, (_, i) => `/hook-${i}`);
const source = 'feeds/chaos';

/** What is posted: single events all the time, and now and then a batch that takes several calls to Redis. */
const loads = [
  { idPrefix: 'single', width: 4, pauseMs: 30 },
  { idPrefix: 'batch', width: 1, pauseMs: 4000, perRequest: 250 },
];

/** Once all is well again: how long until nothing may wait any more. */
const drainWithinMs = 240_000;

/** A fault as it happened. */
export interface Struck {
  step: Step;
  /** Requests that the receiver was answering. */
  inFlight: number;
}

/** What came of a round, by the ledgers of producer and receiver, and by what Redis holds in the end. */
export interface Verdict {
  seed: number;
  struck: Struck[];
  accepted: number;
  /** Answers that were no 202, by status; 0 for none at all. */
  refusals: ReadonlyMap<number, number>;
  /** Whether every 503 said when to come again. */
  alwaysSaidWhen: boolean;
  /** Answers of the api, by status; 0 for none at all. */
  apiAnswers: ReadonlyMap<number, number>;
  /** Whether the api answered 200 once all was well again. */
  apiIsWell: boolean;
  /** Deliveries that must arrive: accepted events times hooks. */
  expected: number;
  /** Of these, the ones that got a 2xx. */
  delivered: number;
  lost: string[];
  /** Arrivals after a 2xx. */
  duplicated: number;
  drained: boolean;
  drainMs: number;
  /** Deliveries whose record does not say delivered, in the end. */
  notDelivered: number;
  end: Pick<Census, 'events' | 'stream' | 'due' | 'lines' | 'pending' | 'out'>;
  /** What the protocol forbids and a census found, during the round or after it. */
  wrong: string[];
  misdeeds: Misdeeds;
}

/** Plays one round: load, faults by the seed's schedule, healing, draining. */
export async function playRound(seed: number, seconds: number): Promise<Verdict> {
  const receiver = await startReceiver(failingAtRandom(seed), longAtRandom(seed));
  const stage = await startStage(Number(new URL(receiver.url).port), seed);
  // Not through a proxy: this one looks on.
  const redis = new Redis(stage.redis.url, { maxRetriesPerRequest: 0, commandTimeout: 30_000 });
  redis.on('error', () => undefined);
  try {
    await prepare(stage);
    const producers = loads.map((load) =>
      startProducer({
        url: stage.ingestUrl,
        token: stage.operatorToken,
        source,
        // Ingest gives Redis 5 s to answer, and then it must say 503 itself.
        patienceMs: 8000,
        ...load,
      }),
    );
    const reader = startReader(stage.apiUrl, stage.operatorToken, ['/v1/stats', `/v1/deliveries?source=${source}`]);
    const watch = watchPlaces(redis);
    const struck = await strikeAll(stage, makeSchedule(seed, seconds), receiver);
    await Promise.all(producers.map((producer) => producer.stop()));
    const healedAtMs = Date.now();
    const drained = await drain(redis, healedAtMs + drainWithinMs);
    const drainMs = Date.now() - healedAtMs;
    const wrong = await watch.stop();
    const apiIsWell = await reader.stop(healedAtMs + drainWithinMs);
    return {
      ...(await judge(receiver, ledgerOf(producers), await takeCensus(redis), wrong)),
      seed,
      struck,
      apiAnswers: reader.answers,
      apiIsWell,
      drained,
      drainMs,
      misdeeds: stage.misdeeds,
    };
  } finally {
    redis.disconnect();
    await Promise.all([stage.close(), receiver.close()]);
  }
}

/** Mostly well, within 200 ms; now and then an error, or no answer. */
function failingAtRandom(seed: number): Answer {
  const random = seededRandom(seed);
  return async () => {
    const fate = random();
    if (fate < 0.01) return null;
    await sleep(random() * 200);
    return fate < 0.11 ? 500 : 200;
  };
}

/** One in ten takes a slow link a second; more of them would fill Redis, which keeps what is answered. */
function longAtRandom(seed: number): () => string {
  const random = seededRandom(seed);
  return () => (random() < 0.1 ? 'x'.repeat(16_384) : 'ok');
}

async function prepare(stage: Stage): Promise<void> {
  await stage.ask('PUT', `/v1/sources/${source}`, {});
  const policy = { max_attempts: 100, base_seconds: 0.2, factor: 2, max_seconds: 2, timeout_seconds: 3 };
  for (const path of paths) {
    const config = { url: stage.receiverUrl + path };
    await stage.ask('POST', `/${source}/hooks`, { name: 'web', events: ['*'], policy, config });
  }
}

async function strikeAll(stage: Stage, steps: Step[], receiver: Receiver): Promise<Struck[]> {
  const beganAtMs = Date.now();
  const struck: Struck[] = [];
  const over: Promise<void>[] = [];
  for (const step of steps) {
    await sleep(Math.max(0, beganAtMs + step.atMs - Date.now()));
    if (!stage.isWell(step.on)) continue;
    struck.push({ step, inFlight: receiver.open });
    over.push(stage.strike(step));
  }
  await Promise.all(over);
  return struck;
}

/** Takes a census every few seconds, as far as Redis answers, and keeps what is wrong. */
function watchPlaces(redis: Redis): { stop(): Promise<string[]> } {
  const wrong = new Set<string>();
  const stopping = new AbortController();
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(3000, undefined, { signal: stopping.signal }).catch(() => undefined);
      const census = await takeCensus(redis).catch(() => null);
      for (const one of census?.wrong ?? []) wrong.add(one);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      return [...wrong];
    },
  };
}

async function drain(redis: Redis, untilMs: number): Promise<boolean> {
  while (Date.now() < untilMs) {
    const census = await takeCensus(redis).catch(() => null);
    if (census && isDrained(census)) return true;
    await sleep(500);
  }
  return false;
}

type Ledger = Pick<Producer, 'accepted' | 'refusals' | 'alwaysSaidWhen'>;

/** What several producers have noted. */
function ledgerOf(producers: readonly Producer[]): Ledger {
  const refusals = new Map<number, number>();
  for (const [status, count] of producers.flatMap((producer) => [...producer.refusals]))
    refusals.set(status, (refusals.get(status) ?? 0) + count);
  return {
    accepted: new Set(producers.flatMap(({ accepted }) => [...accepted])),
    refusals,
    alwaysSaidWhen: producers.every(({ alwaysSaidWhen }) => alwaysSaidWhen),
  };
}

async function judge(
  { arrivals }: Receiver,
  { accepted, refusals, alwaysSaidWhen }: Ledger,
  census: Census,
  wrong: string[],
): Promise<Omit<Verdict, 'seed' | 'struck' | 'apiAnswers' | 'apiIsWell' | 'drained' | 'drainMs' | 'misdeeds'>> {
  const lost = missing(arrivals, paths, accepted);
  const expected = accepted.size * paths.length;
  const { events, stream, due, lines, pending, out } = census;
  const saysDelivered = [...census.records.values()].filter(({ status }) => status === 'delivered').length;
  return {
    accepted: accepted.size,
    refusals,
    alwaysSaidWhen,
    expected,
    delivered: expected - lost.length,
    lost,
    duplicated: duplicates(arrivals),
    notDelivered: expected - saysDelivered,
    end: { events, stream, due, lines, pending, out },
    wrong: [...new Set([...wrong, ...census.wrong])],
  };
}

import { version } from '@posthorn/dialects/user-agent';
import { described } from '@posthorn/http/openapi/operation';
import { readLoad } from '@posthorn/store/load';
import { redisTimeMs } from '@posthorn/store/retention-run';
import { serverVersion } from '@posthorn/store/server-checks';
import { deadLettersOn } from '@posthorn/store/stats/dead-reasons';
import { listWorkers, type WorkerState } from '@posthorn/store/stats/list-workers';
import { type Rate, readRates } from '@posthorn/store/stats/rates';
import { streamLoads } from '@posthorn/store/stats/stream-loads';
import { waitingOn } from '@posthorn/store/stats/waiting';
import type { Store } from '@posthorn/store/store';
import type { FastifyInstance } from 'fastify';
import { requireOperator } from './auth.ts';
import { timeOf } from './delivery-json.ts';
import type { ApiDeps } from './deps.ts';
import { statsOperations } from './stats-operations.ts';
import type { StatsJson, WorkerJson } from './stats-schema.ts';

/** Routes `GET /v1/stats` and `GET /v1/workers`, for operators. */
export function registerStats(app: FastifyInstance, { store }: ApiDeps): void {
  app.get('/v1/stats', described(statsOperations.stats), async (request) => {
    requireOperator(request);
    return readStats(store);
  });

  app.get('/v1/workers', described(statsOperations.workers), async (request) => {
    requireOperator(request);
    return { workers: (await listWorkers(store)).map(workerJson) };
  });
}

/** Nothing here goes through all there is: each part costs the same however much waits. */
async function readStats(store: Store): Promise<StatsJson> {
  const nowMs = await redisTimeMs(store);
  const [load, redisVersion, rates, workers, streams] = await Promise.all([
    readLoad(store),
    serverVersion(store),
    readRates(store, nowMs),
    listWorkers(store),
    Promise.all(store.shards.map((shard) => streamLoads(store, shard, nowMs))),
  ]);
  return {
    at: timeOf(nowMs),
    version,
    redis: {
      version: redisVersion,
      used_memory_bytes: load.usedMemoryBytes,
      max_memory_bytes: load.maxMemoryBytes,
    },
    rates: {
      events_in: rateJson(rates.eventsIn),
      deliveries_made: rateJson(rates.deliveriesMade),
      attempts: rateJson(rates.attempts),
      delivered: rateJson(rates.delivered),
      failed: rateJson(rates.failed),
    },
    streams: streams.flat().map(({ shard, stream, waiting, inHand, oldestAgeMs }) => ({
      shard,
      stream,
      waiting,
      in_hand: inHand,
      oldest_age_ms: oldestAgeMs,
    })),
    ...(await waitingJson(store)),
    dead_letters: await deadLettersJson(store),
    workers: workersJson(workers),
  };
}

function rateJson({ lastMinute, last5Minutes }: Rate): StatsJson['rates']['events_in'] {
  return { last_minute: rounded(lastMinute), last_5_minutes: rounded(last5Minutes) };
}

function rounded(rate: number | null): number | null {
  return rate === null ? null : Math.round(rate * 100) / 100;
}

const mostLines = 10;

async function waitingJson(store: Store): Promise<Pick<StatsJson, 'lines' | 'due'>> {
  const all = await Promise.all(store.shards.map((shard) => waitingOn(store, shard)));
  const longest = all.flatMap((one) => one.longest).toSorted((a, b) => b.waiting - a.waiting);
  const next = all.flatMap(({ nextDueAtMs }) => nextDueAtMs ?? []).toSorted((a, b) => a - b)[0];
  return {
    lines: { waiting: sum(all.map(({ inLines }) => inLines)), hooks: longest.slice(0, mostLines) },
    due: { count: sum(all.map(({ due }) => due)), next_at: next === undefined ? null : timeOf(next) },
  };
}

async function deadLettersJson(store: Store): Promise<StatsJson['dead_letters']> {
  const all = await Promise.all(store.shards.map((shard) => deadLettersOn(store, shard)));
  const reasons = new Set(all.flatMap(({ byReason }) => [...byReason.keys()]));
  const counts = [...reasons].map((reason) => ({
    reason,
    count: sum(all.map(({ byReason }) => byReason.get(reason) ?? 0)),
  }));
  return {
    count: sum(all.map(({ count }) => count)),
    looked_at: sum(all.map(({ lookedAt }) => lookedAt)),
    by_reason: counts.toSorted((a, b) => b.count - a.count),
  };
}

function workersJson(workers: readonly WorkerState[]): StatsJson['workers'] {
  const alive = workers.filter(({ isAlive }) => isAlive);
  return {
    alive: alive.length,
    silent: workers.length - alive.length,
    in_flight: sum(alive.map(({ inFlight }) => inFlight)),
    concurrency: sum(alive.map(({ concurrency }) => concurrency)),
  };
}

function workerJson({ id, isAlive, heartbeatAgeMs, inFlight, concurrency, about }: WorkerState): WorkerJson {
  return {
    id,
    alive: isAlive,
    since: about && timeOf(about.sinceMs),
    heartbeat_age_ms: heartbeatAgeMs,
    in_flight: inFlight,
    concurrency,
    host: about?.host ?? null,
    pid: about?.pid ?? null,
    version: about?.version ?? null,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

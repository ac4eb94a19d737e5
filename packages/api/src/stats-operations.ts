import { json } from '@posthorn/http/openapi/operation';
import { v1 } from './operation.ts';
import { type StatsJson, statsSchema, type WorkerJson, workersSchema } from './stats-schema.ts';

const tag = 'Operation';

const rate = { last_minute: 120.5, last_5_minutes: 98 };

const example: StatsJson = {
  at: '2026-01-31T12:00:00.000Z',
  version: '0.1.0',
  redis: { version: 'Redis 7.0.15', used_memory_bytes: 52_428_800, max_memory_bytes: 1_073_741_824 },
  rates: { events_in: rate, deliveries_made: rate, attempts: rate, delivered: rate, failed: rate },
  streams: [
    { shard: 0, stream: 'events', waiting: 0, in_hand: 0, oldest_age_ms: null },
    { shard: 0, stream: 'deliveries', waiting: 10, in_hand: 500, oldest_age_ms: 1200 },
  ],
  lines: { waiting: 1200, hooks: [{ hook: 5121, source: 'feeds/sample-feed', waiting: 1200 }] },
  due: { count: 40, next_at: '2026-01-31T12:00:04.000Z' },
  dead_letters: { count: 2, looked_at: 2, by_reason: [{ reason: 'timeout', count: 2 }] },
  workers: { alive: 2, silent: 0, in_flight: 500, concurrency: 1000 },
};

const worker: WorkerJson = {
  id: 'f3b1c5d7',
  alive: true,
  since: '2026-01-31T10:00:00.000Z',
  heartbeat_age_ms: 420,
  in_flight: 250,
  concurrency: 500,
  host: 'worker-1',
  pid: 4711,
  version: '0.1.0',
};

/** What the OpenAPI document says of `GET /v1/stats` and `GET /v1/workers`. */
export const statsOperations = {
  stats: v1({
    id: 'getStats',
    tag,
    summary: 'See how it goes',
    description: 'For operators. Cheap: it may be asked for every second.',
    answers: { 200: { description: 'How it goes now.', content: json(statsSchema, example) } },
  }),
  workers: v1({
    id: 'listWorkers',
    tag,
    summary: 'List workers',
    description: 'For operators.',
    answers: { 200: { description: 'The workers.', content: json(workersSchema, { workers: [worker] }) } },
  }),
};

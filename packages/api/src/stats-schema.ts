import { failureReasons } from '@posthorn/core/outcome';
import { z } from 'zod';
import { moment } from './shown-fields.ts';

const rate = z.object({
  last_minute: z.number().nullable(),
  last_5_minutes: z.number().nullable(),
});

/** How Posthorn is doing. */
export const statsSchema = z
  .object({
    at: moment('When it was looked at.'),
    version: z.string().describe('Of Posthorn.'),
    redis: z.object({
      version: z.string(),
      used_memory_bytes: z.int(),
      max_memory_bytes: z.int().describe('0 is no bound.'),
    }),
    rates: z
      .object({
        events_in: rate.describe('Events accepted.'),
        deliveries_made: rate.describe('Deliveries made, by fan-out and by redelivery.'),
        attempts: rate.describe('Attempts that ended, and what was handed back without one.'),
        delivered: rate,
        failed: rate.describe('Attempts that failed.'),
      })
      .describe('Per second. Null where there is too little to tell: no worker lives, or they began just now.'),
    streams: z.array(
      z.object({
        shard: z.int(),
        stream: z.enum(['events', 'deliveries']).describe('`events` wait for fan-out, `deliveries` may be attempted.'),
        waiting: z.int().describe('What no worker has taken yet. Of more than a hundred deliveries, about how many.'),
        in_hand: z.int().describe('What workers have taken and not settled.'),
        oldest_age_ms: z.number().nullable(),
      }),
    ),
    lines: z.object({
      waiting: z.int().describe('Deliveries that wait for a place of their hook.'),
      hooks: z
        .array(z.object({ hook: z.int(), source: z.string().nullable(), waiting: z.int() }))
        .describe('The hooks with most, among those of a sample of all open deliveries.'),
    }),
    due: z.object({
      count: z.int().describe('Deliveries that wait for their next attempt.'),
      next_at: moment('When the next comes, or null.').nullable(),
    }),
    dead_letters: z.object({
      count: z.int(),
      looked_at: z.int().describe('How many of the latest `by_reason` counts.'),
      by_reason: z.array(z.object({ reason: z.enum(failureReasons).nullable(), count: z.int() })),
    }),
    workers: z.object({
      alive: z.int(),
      silent: z.int().describe('Not heard of for 8 s, and did not say goodbye.'),
      in_flight: z.int(),
      concurrency: z.int().describe('Attempts that there may be in flight, slow ones aside.'),
    }),
  })
  .meta({ id: 'Stats', description: 'How Posthorn is doing.' });

/** How Posthorn is doing. */
export type StatsJson = z.infer<typeof statsSchema>;

/** The workers. */
export const workersSchema = z
  .object({
    workers: z.array(
      z.object({
        id: z.string(),
        alive: z.boolean().describe('Heard of in the last 8 s. Silent ones are listed for an hour.'),
        since: moment('When it started, or null.').nullable(),
        heartbeat_age_ms: z.number(),
        in_flight: z.int(),
        concurrency: z.int(),
        host: z.string().nullable(),
        pid: z.int().nullable(),
        version: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Workers', description: 'The workers, those that started first in front.' });

/** A worker as the API shows it. */
export type WorkerJson = z.infer<typeof workersSchema>['workers'][number];

import { z } from 'zod';

/** What a worker tells of itself and of its work on one shard. */
export const workerAboutSchema = z.object({
  /** When it started, ms. */
  sinceMs: z.number(),
  host: z.string(),
  pid: z.number(),
  /** Of Posthorn. */
  version: z.string(),
  /** Attempts in flight on this shard, and how many there may be, slow ones aside. */
  inFlight: z.number(),
  concurrency: z.number(),
});

/** What a worker tells of itself and of its work on one shard. */
export type WorkerAbout = z.infer<typeof workerAboutSchema>;

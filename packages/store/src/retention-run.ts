import { randomUUID } from 'node:crypto';
import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

/** What is kept, and for how long. */
export interface RetentionOptions {
  /** For how long ended deliveries and events are kept. */
  retentionMs: number;
  /** How many deliveries of a hook are kept at the most; open ones and dead letters beyond that stay. */
  deliveriesPerHook: number;
  /** For how long dead letters are kept. Default 30 days, or as long as the others if that is longer. */
  deadLetterMs?: number;
  /** What the time is. Default: what Redis' clock says. */
  nowMs?: number;
  /** Ends the run early; the next goes on. */
  signal?: AbortSignal;
}

/** A run of retention over a shard, which no other run has at the same time. */
export interface RetentionRun {
  store: Store;
  shard: Shard;
  /** When it began. */
  nowMs: number;
  /** Moments, in ms: what ended, died or was received before goes. */
  before: { ended: number; dead: number };
  deliveriesPerHook: number;
  /** Whether to go on: asked before each step, all of which are short. */
  goOn(): Promise<boolean>;
  /** Reads a field of `retention`, or null. */
  read(field: string): Promise<string | null>;
  /** Writes fields of `retention`; '' removes one. */
  note(fields: Record<string, string>): Promise<void>;
  /** Lets others have the shard. */
  end(): Promise<void>;
}

const defaultDeadLetterMs = 30 * 86_400_000;

/** How long a run that is heard of no more keeps others out, and how often it is heard of. */
const heldMs = 60_000;
const renewMs = 10_000;

/** Begins a run over a shard; undefined while another has it. */
export async function beginRun(
  store: Store,
  shard: Shard,
  options: RetentionOptions,
): Promise<RetentionRun | undefined> {
  const id = randomUUID();
  const hold = async (ms: number, fields: Record<string, string> = {}): Promise<boolean> =>
    (await run(store, shard, 'hold_retention', [id, ms, ...Object.entries(fields).flat()])) === 1;
  if (!(await hold(heldMs))) return undefined;
  let renewedMs = Date.now();
  let isHeld = true;

  const { retentionMs, deliveriesPerHook, signal, deadLetterMs = Math.max(defaultDeadLetterMs, retentionMs) } = options;
  const nowMs = options.nowMs ?? (await redisTimeMs(store));
  return {
    store,
    shard,
    nowMs,
    before: { ended: nowMs - retentionMs, dead: nowMs - deadLetterMs },
    deliveriesPerHook,
    goOn: async () => {
      if (isHeld && Date.now() - renewedMs > renewMs) {
        isHeld = await hold(heldMs);
        renewedMs = Date.now();
      }
      return isHeld && !signal?.aborted;
    },
    read: (field) => store.redis.hget(`${shard.prefix}retention`, field),
    note: async (fields) => {
      await hold(heldMs, fields);
    },
    end: async () => {
      await hold(0);
    },
  };
}

/** What Redis' clock says. */
export async function redisTimeMs(store: Store): Promise<number> {
  const [seconds = 0, micros = 0] = await store.redis.time();
  return seconds * 1000 + Math.floor(micros / 1000);
}

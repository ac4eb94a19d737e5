import type { Backoff } from '../http/backoff.ts';
import { type Connection, type ConnectionOptions, connectionOf } from '../http/connection.ts';
import type { PosthornError } from '../http/error.ts';
import type { ProducerEvent } from './event.ts';

/** The server takes no more in one request. */
const mostBatchEvents = 1000;

/** How a producer is made. Beside where ingest is, all is optional. */
export interface ProducerOptions extends ConnectionOptions {
  /** What events happen on that don't say. */
  source?: string | undefined;
  /** Most events of one request. Default 500, at most 1000. */
  maxBatchEvents?: number | undefined;
  /** Bytes of one request at the most, unless a single event has more. Default 1 MiB; the server takes 26 MiB. */
  maxBatchBytes?: number | undefined;
  /** How long an event waits for others to go with, in milliseconds. Default 10; while a request is under way, those that come up go with the next anyway. */
  lingerMs?: number | undefined;
  /** Events that are held at the most, until they are accepted. Default 10 000. */
  maxBufferedEvents?: number | undefined;
  /** Bytes of events that are held at the most. Default 64 MiB. A larger event is held alone. */
  maxBufferedBytes?: number | undefined;
  /** How long an event is tried for before it fails with `gave_up`, in milliseconds. Default 300 000 (5 minutes); `Infinity` never gives up. */
  giveUpMs?: number | undefined;
  /** Wait after a first failure, in milliseconds; it doubles with each further one. Default 250. */
  minBackoffMs?: number | undefined;
  /** The longest of these waits, in milliseconds. Default 30 000. */
  maxBackoffMs?: number | undefined;
  /**
   * Signals on which everything held is sent before the process ends, such as
   * `['SIGTERM', 'SIGINT']`. Default: none. A program with handlers of its own for
   * them goes on ending itself, and should `close()` the producer before it does.
   */
  flushOnSignals?: readonly NodeJS.Signals[] | undefined;
  /** How long a signal waits for that, in milliseconds. Default 8000: container runtimes kill after 10 s. */
  flushOnSignalMs?: number | undefined;
  /**
   * Told of each event that failed, also of those whose promise says so. Default:
   * for events of `trySend`, which has no promise, a process warning.
   */
  onError?: ((error: PosthornError, event: ProducerEvent) => void) | undefined;
}

/** {@link ProducerOptions}, checked and complete. */
export interface ProducerSettings {
  connection: Connection;
  source: string | undefined;
  maxBatchEvents: number;
  maxBatchBytes: number;
  lingerMs: number;
  maxBufferedEvents: number;
  maxBufferedBytes: number;
  giveUpMs: number;
  backoff: Backoff;
  flushOnSignals: readonly NodeJS.Signals[];
  flushOnSignalMs: number;
  onError: ProducerOptions['onError'];
}

/** Checks options and fills in what is absent. Throws a TypeError or RangeError that names the option. */
export function settingsOf(options: ProducerOptions): ProducerSettings {
  const number = (name: NumberOption, fallback: number, least: number, most: number): number => {
    const value = options[name] ?? fallback;
    if (value >= least && value <= most) return value;
    throw new RangeError(`${name}: must be ${least} to ${most}; it is ${value}.`);
  };
  const { MAX_SAFE_INTEGER: any } = Number;
  return {
    connection: connectionOf(options),
    source: options.source,
    maxBatchEvents: number('maxBatchEvents', 500, 1, mostBatchEvents),
    maxBatchBytes: number('maxBatchBytes', 1024 * 1024, 1, 26 * 1024 * 1024),
    lingerMs: number('lingerMs', 10, 0, 60_000),
    maxBufferedEvents: number('maxBufferedEvents', 10_000, 1, any),
    maxBufferedBytes: number('maxBufferedBytes', 64 * 1024 * 1024, 1, any),
    giveUpMs: number('giveUpMs', 300_000, 0, Number.POSITIVE_INFINITY),
    backoff: {
      baseMs: number('minBackoffMs', 250, 1, 3_600_000),
      maxMs: number('maxBackoffMs', 30_000, 1, 3_600_000),
    },
    flushOnSignals: options.flushOnSignals ?? [],
    flushOnSignalMs: number('flushOnSignalMs', 8000, 0, 3_600_000),
    onError: options.onError,
  };
}

type NumberOption = {
  [K in keyof ProducerOptions]-?: NonNullable<ProducerOptions[K]> extends number ? K : never;
}[keyof ProducerOptions];

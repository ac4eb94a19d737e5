import { Redis, type RedisOptions } from 'ioredis';
import { loadScripts } from './scripts.ts';

/**
 * What to do while Redis is away: `fail` answers with an error soon, so that a
 * producer or a person gets a 503; `wait` keeps commands and sends them again
 * once it is back, which the fenced scripts make safe.
 */
export type Patience = 'fail' | 'wait';

/** The longest a blocking read waits in Redis. */
export const blockMs = 2000;

/** No answer for this long means that the link is dead, not slow. */
const silenceMs = 10_000;

/** Told of connection errors, which ioredis otherwise prints. */
export type OnConnectionError = (error: Error) => void;

/** What a server says that is no primary any more, or a replica whose primary is away. */
const notPrimary = /^(?:READONLY|MASTERDOWN) /;

const common: RedisOptions = {
  // After a failover the old primary may live on as a replica, and its links with it: only a new one goes where the
  // address leads by now. What was refused fails like all that Redis refuses; what is under way is as if the link broke.
  reconnectOnError: ({ message }) => notPrimary.test(message),
  retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 2000),
  connectTimeout: 5000,
  noDelay: true,
};

const byPatience: Record<Patience, RedisOptions> = {
  // With 0 retries ioredis rejects what is pending as soon as the link breaks.
  fail: { maxRetriesPerRequest: 0, commandTimeout: 5000, socketTimeout: silenceMs },
  wait: { maxRetriesPerRequest: null, socketTimeout: silenceMs },
};

/** A connection for commands and scripts. */
export function connectCommands(url: string, patience: Patience, onError: OnConnectionError): Redis {
  return connect(url, { ...byPatience[patience], scripts: loadScripts() }, onError);
}

/** A connection for one loop of blocking reads. */
export function connectBlocking(url: string, onError: OnConnectionError): Redis {
  // A read whose reply was lost is rejected, not sent again: what it had been
  // given is found among the worker's own pending entries.
  return connect(url, { ...byPatience.fail, commandTimeout: undefined, socketTimeout: blockMs + silenceMs }, onError);
}

/** The longest that BullMQ's own blocking reads wait in Redis. */
const queueBlockMs = 10_000;

/** A connection as BullMQ wants it. */
export function connectForQueues(url: string, onError: OnConnectionError): Redis {
  return connect(url, { maxRetriesPerRequest: null, socketTimeout: queueBlockMs + silenceMs }, onError);
}

function connect(url: string, options: RedisOptions, onError: OnConnectionError): Redis {
  const redis = new Redis(url, { ...common, ...options, replyMapping: 'legacy' });
  redis.on('error', onError);
  return redis;
}

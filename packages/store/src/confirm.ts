import type { Redis } from 'ioredis';
import { connectCommands, type OnConnectionError } from './connect.ts';
import { type ScriptArgument, type ScriptName, scriptText } from './scripts.ts';

/**
 * How writes are confirmed by replicas: by a WAIT right behind them on the same
 * connection, since it is for that connection's writes that Redis waits. The
 * connection is one of its own, because until the answer it does nothing else.
 */
export interface Confirmation {
  readonly redis: Redis;
  /** How many replicas must have a write. */
  readonly replicas: number;
}

/**
 * How long replicas may take. They answer within a round trip, some milliseconds,
 * and now and then after a pause for a fork or the disk; a second covers that.
 * What takes longer is a fault, and then the producer should have its 503 while
 * it still listens, and before this connection's own patience (5 s) ends.
 */
const withinMs = 1000;

/** A connection for confirmed writes, or null when no replicas are asked for. */
export function createConfirmation(options: {
  url: string;
  ackReplicas?: number;
  onConnectionError: OnConnectionError;
}): Confirmation | null {
  const { url, ackReplicas = 0, onConnectionError } = options;
  if (ackReplicas === 0) return null;
  // Never sent again by itself: a WAIT on another connection than its write's would confirm nothing.
  return { redis: connectCommands(url, 'fail', onConnectionError), replicas: ackReplicas };
}

/** One run of a script. */
export interface ScriptCall {
  prefix: string;
  args: ScriptArgument[];
}

/**
 * Runs a script some times, and says whether enough replicas have all of it.
 *
 * @throws when the link breaks or Redis refuses; nothing is known then
 */
export async function runConfirmed(
  { redis, replicas }: Confirmation,
  script: ScriptName,
  calls: readonly ScriptCall[],
): Promise<{ answers: unknown[]; confirmed: boolean }> {
  // By its text, never by its hash: an unknown hash is sent again as text, and that would be behind the WAIT.
  const text = scriptText(script);
  const running = Promise.all(calls.map(({ prefix, args }) => redis.eval(text, 1, prefix, ...args)));
  const [answers, acknowledged] = await Promise.all([running, redis.wait(replicas, withinMs)]);
  return { answers, confirmed: acknowledged >= replicas };
}

import type { Redis } from 'ioredis';

/** What Redis did for something: it does not depend on how fast or how busy the machine is. */
export interface Work {
  commands: number;
  /** Keys that commands read. */
  keysRead: number;
  bytesAnswered: number;
}

/** Counts what Redis does for `act`, while nobody else asks it anything. */
export async function workOf(redis: Redis, act: () => Promise<unknown>): Promise<Work> {
  const idle = await between(redis, async () => undefined);
  const busy = await between(redis, act);
  return {
    commands: busy.commands - idle.commands,
    keysRead: busy.keysRead - idle.keysRead,
    bytesAnswered: busy.bytesAnswered - idle.bytesAnswered,
  };
}

async function between(redis: Redis, act: () => Promise<unknown>): Promise<Work> {
  const before = await soFar(redis);
  await act();
  const after = await soFar(redis);
  return {
    commands: after.commands - before.commands,
    keysRead: after.keysRead - before.keysRead,
    bytesAnswered: after.bytesAnswered - before.bytesAnswered,
  };
}

async function soFar(redis: Redis): Promise<Work> {
  const stats = await redis.info('stats');
  const of = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(stats)?.[1]);
  return {
    commands: of('total_commands_processed'),
    keysRead: of('keyspace_hits') + of('keyspace_misses'),
    bytesAnswered: of('total_net_output_bytes'),
  };
}

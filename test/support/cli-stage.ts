import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Receiver, startReceiver } from './receiver.ts';
import { type DeliveryJson, type System, startSystem } from './system.ts';

/** A hook that fails, and what came of it. */
export interface FailedHook {
  source: string;
  hook: number;
  /** Its dead letters, or deliveries that are tried again later. */
  deliveries: number[];
}

/** A whole Posthorn, a receiver, and what commands need to reach both. */
export interface CliStage {
  system: System;
  receiver: Receiver;
  /** For a folder of a test's own. */
  dir: string;
  /** Environment of commands. */
  env: Record<string, string>;
  /** What the receiver answers now. Default 200. */
  answer: { status: number };
  /** Makes a source and a hook on it that goes to the receiver. */
  hook(settings?: Record<string, unknown>): Promise<{ source: string; hook: number }>;
  /** Posts events to a source. */
  post(source: string, count: number): Promise<void>;
  /** Makes a hook with so many dead letters. */
  dead(count?: number): Promise<FailedHook>;
  /** Makes a hook with a delivery that waits an hour for its second attempt. */
  retrying(): Promise<FailedHook>;
  close(): Promise<void>;
}

/** Starts it. */
export async function startCliStage(options: { env?: Record<string, string> } = {}): Promise<CliStage> {
  const answer = { status: 200 };
  const secretKey = randomBytes(32).toString('base64');
  const [system, receiver] = await Promise.all([
    startSystem({ env: { POSTHORN_SECRET_KEY: secretKey, ...options.env } }),
    startReceiver(() => answer.status),
  ]);
  // The doctor finds fault with a Redis without a bound.
  const redis = new Redis(system.redis.url);
  await redis.config('SET', 'maxmemory', '4gb');
  redis.disconnect();
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-cli-'));
  let made = 0;

  const hook: CliStage['hook'] = async (settings = {}) => {
    const source = `sites/site-${++made}`;
    await system.call('PUT', `/v1/sources/${source}`, {});
    const { body } = await system.call<{ id: number }>('POST', `/${source}/hooks`, {
      name: 'web',
      events: ['thing.*'],
      config: { url: receiver.url },
      ...settings,
    });
    return { source, hook: body.id };
  };
  const post: CliStage['post'] = async (source, count) => {
    for (let number = 0; number < count; number++) {
      await system.post({ source, type: 'thing.happened', data: { number } });
    }
  };
  async function failed(count: number, status: string, policy: object): Promise<FailedHook> {
    const { source, hook: id } = await hook({ policy });
    const before = answer.status;
    answer.status = 500;
    await post(source, count);
    const deliveries = await system.eventually(
      () => system.deliveries(`hook=${id}&status=${status}`),
      ({ length }: DeliveryJson[]) => length === count,
    );
    answer.status = before;
    return { source, hook: id, deliveries: deliveries.map((one) => one.id) };
  }

  return {
    system,
    receiver,
    dir,
    answer,
    env: {
      POSTHORN_URL: system.api.url,
      POSTHORN_INGEST_URL: system.ingest.url,
      POSTHORN_TOKEN: system.operatorToken,
      POSTHORN_REDIS_URL: system.redis.url,
      POSTHORN_SECRET_KEY: secretKey,
      XDG_CONFIG_HOME: dir,
    },
    hook,
    post,
    dead: (count = 1) => failed(count, 'dead', { max_attempts: 1 }),
    retrying: () => failed(1, 'retrying', { max_attempts: 2, base_seconds: 3600 }),
    close: async () => {
      await Promise.all([system.close(), receiver.close()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { globalKeys } from './keys.ts';
import { isOutage } from './outage.ts';
import { getSource, saveSource } from './sources.ts';
import type { Store } from './store.ts';

/** What is wrong with a Redis server or its settings, and what to do. */
export interface Finding {
  what: string;
  remedy: string;
}

/** How often Redis is asked again while a role waits for it to start. */
const askAgainMs = 1000;

/**
 * {@link checkDeployment} as soon as Redis answers: a role that is started
 * before its Redis waits, and says so.
 */
export async function awaitDeployment(store: Store, log: Logger): Promise<void> {
  for (;;) {
    try {
      return await checkDeployment(store, new Date());
    } catch (error) {
      if (!isOutage(error)) throw error;
      log.warn('waiting for Redis');
      await sleep(askAgainMs);
    }
  }
}

/**
 * Fixes the number of shards at first start and checks it afterwards, and makes
 * source `system`.
 *
 * @throws when the deployment was made with another number of shards
 */
export async function checkDeployment(store: Store, now: Date): Promise<void> {
  const shards = String(store.shards.length);
  await store.redis.hsetnx(globalKeys.deployment, 'shards', shards);
  const fixed = await store.redis.hget(globalKeys.deployment, 'shards');
  if (fixed !== shards) {
    throw new Error(
      `POSTHORN_SHARDS is ${shards}, but this Redis was set up with ${fixed}. Set POSTHORN_SHARDS=${fixed}: the number is fixed at first start, because ids depend on it.`,
    );
  }
  await ensureSystemSource(store, now);
}

async function ensureSystemSource(store: Store, now: Date): Promise<void> {
  if (!(await getSource(store, 'system'))) {
    await saveSource(store, 'system', { owners: [], co_owners: [], public: false }, now);
  }
}

/**
 * Looks at whether this Redis can keep the promise that 202 means durable
 * (design.md section 3.1). Settings that may not be read are not findings.
 */
export async function checkDurability(store: Store): Promise<Finding[]> {
  const [version, persistence] = await Promise.all([store.redis.info('server'), store.redis.info('persistence')]);
  const fsync = await setting(store, 'appendfsync');
  const policy = await setting(store, 'maxmemory-policy');
  const findings: Finding[] = [];
  const major = Number(/(?:valkey|redis)_version:(\d+)/.exec(version)?.[1] ?? 0);
  if (major < 7) findings.push({ what: 'Redis is older than 7.0', remedy: 'use Redis 7.0 or Valkey 7.2, or newer' });
  if (/aof_enabled:0/.test(persistence)) {
    findings.push({ what: 'the append-only file is off', remedy: 'set "appendonly yes"' });
  }
  if (fsync !== undefined && fsync !== 'always') {
    findings.push({ what: `appendfsync is "${fsync}"`, remedy: 'set "appendfsync always"' });
  }
  if (policy !== undefined && policy !== 'noeviction') {
    findings.push({ what: `maxmemory-policy is "${policy}"`, remedy: 'set "maxmemory-policy noeviction"' });
  }
  return findings;
}

/** A setting's value, or undefined where CONFIG is not allowed (managed services). */
async function setting(store: Store, name: string): Promise<string | undefined> {
  const reply = await store.redis.config('GET', name).catch(() => undefined);
  return reply?.[1];
}

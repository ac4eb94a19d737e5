import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { globalKeys } from './keys.ts';
import { isOutage } from './outage.ts';
import { checkEviction, checkPersistence, checkVersion, type Finding } from './server-checks.ts';
import { getSource, saveSource } from './sources.ts';
import type { Store } from './store.ts';
import { unlessAborted } from './unless-aborted.ts';

/** How often Redis is asked again while a role waits for it to start. */
const askAgainMs = 1000;

/**
 * {@link checkDeployment} as soon as Redis answers: a role that is started
 * before its Redis waits, and says so.
 *
 * @param stopping ends the wait; then it throws
 */
export function awaitDeployment(store: Store, log: Logger, stopping?: AbortSignal): Promise<void> {
  return whenRedisAnswers(log, () => checkDeployment(store, new Date()), stopping);
}

/** Asks Redis something, again and again while it is away: a role that starts must outlast an outage, too. */
export async function whenRedisAnswers<Answer>(
  log: Logger,
  ask: () => Promise<Answer>,
  stopping?: AbortSignal,
): Promise<Answer> {
  for (;;) {
    try {
      return await unlessAborted(ask(), stopping);
    } catch (error) {
      if (!isOutage(error)) throw error;
      log.warn('waiting for Redis');
      await unlessAborted(sleep(askAgainMs), stopping);
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
  const fixed = (await fixedShards(store)) ?? (await fixShards(store, shards));
  if (fixed !== shards) {
    throw new Error(
      `POSTHORN_SHARDS is ${shards}, but this Redis was set up with ${fixed}. Set POSTHORN_SHARDS=${fixed}: the number is fixed at first start, because ids depend on it.`,
    );
  }
  await ensureSystemSource(store, now);
}

/** The number of shards that this deployment was made with; null before its first start. */
export function fixedShards(store: Store): Promise<string | null> {
  return store.redis.hget(globalKeys.deployment, 'shards');
}

/** Only at first start: Redis refuses the write when its memory is full, and a worker must be able to start then. */
async function fixShards(store: Store, shards: string): Promise<string | null> {
  await store.redis.hsetnx(globalKeys.deployment, 'shards', shards);
  return fixedShards(store);
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
  const findings = await Promise.all([checkVersion(store), checkPersistence(store), checkEviction(store)]);
  return findings.flat();
}

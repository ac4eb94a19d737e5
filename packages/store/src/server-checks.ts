import type { Store } from './store.ts';

/** What is wrong with a Redis server or its settings, and what to do. */
export interface Finding {
  what: string;
  remedy: string;
}

/** The server's name and version, for people. */
export async function serverVersion(store: Store): Promise<string> {
  const info = await store.redis.info('server');
  const valkey = infoField(info, 'valkey_version');
  return valkey === undefined ? `Redis ${infoField(info, 'redis_version') ?? '(unknown)'}` : `Valkey ${valkey}`;
}

/** Flags of scripts, which full memory is survived by, came with Redis 7.0; Valkey begins with 7.2. */
export async function checkVersion(store: Store): Promise<Finding[]> {
  const version = await serverVersion(store);
  const major = Number(/\d+/.exec(version)?.[0] ?? 0);
  return major >= 7 ? [] : [{ what: 'Redis is older than 7.0', remedy: 'use Redis 7.0 or Valkey 7.2, or newer' }];
}

/** Whether an answered write is on disk. Settings that may not be read are not findings. */
export async function checkPersistence(store: Store): Promise<Finding[]> {
  const persistence = await store.redis.info('persistence');
  const fsync = await setting(store, 'appendfsync');
  const findings: Finding[] = [];
  if (infoField(persistence, 'aof_enabled') === '0') {
    findings.push({ what: 'the append-only file is off', remedy: 'set "appendonly yes"' });
  }
  if (fsync !== undefined && fsync !== 'always') {
    findings.push({ what: `appendfsync is "${fsync}"`, remedy: 'set "appendfsync always"' });
  }
  // While Redis writes its files anew, which may take minutes, it then leaves what it answers to the kernel.
  if ((await setting(store, 'no-appendfsync-on-rewrite')) === 'yes') {
    findings.push({ what: 'no-appendfsync-on-rewrite is "yes"', remedy: 'set "no-appendfsync-on-rewrite no"' });
  }
  return findings;
}

/** Whether full memory throws keys away. */
export async function checkEviction(store: Store): Promise<Finding[]> {
  const policy = await setting(store, 'maxmemory-policy');
  if (policy === undefined || policy === 'noeviction') return [];
  return [{ what: `maxmemory-policy is "${policy}"`, remedy: 'set "maxmemory-policy noeviction"' }];
}

/** Whether memory has a bound, and room below it. */
export async function checkMemory(store: Store): Promise<Finding[]> {
  const info = await store.redis.info('memory');
  const max = Number(infoField(info, 'maxmemory') ?? 0);
  const used = Number(infoField(info, 'used_memory') ?? 0);
  if (max === 0) {
    const remedy = 'set "maxmemory" well below the memory of its machine, so that events are refused in time';
    return [{ what: 'maxmemory is not set', remedy }];
  }
  if (used < max * 0.9) return [];
  const what = `${mebibytes(used)} of maxmemory ${mebibytes(max)} are used`;
  return [{ what, remedy: 'raise "maxmemory", or keep deliveries for a shorter time' }];
}

/** Whether enough replicas are there to confirm events. */
export async function checkReplicas(store: Store, wanted: number): Promise<Finding[]> {
  const connected = Number(infoField(await store.redis.info('replication'), 'connected_slaves') ?? 0);
  if (connected >= wanted) return [];
  const what = `POSTHORN_ACK_REPLICAS is ${wanted}, and Redis has ${connected} replicas`;
  return [{ what, remedy: 'start replicas, or lower POSTHORN_ACK_REPLICAS: every event is answered 503 now' }];
}

/** How often Redis is asked for its time. */
const clockLooks = 5;

/**
 * How far Redis' clock is ahead of `now`, in milliseconds. It is asked five times: of the quickest answer half
 * of the round trip is taken off, which is as far off as it can be wrong.
 */
export async function clockSkewMs(store: Store, now: () => number): Promise<number> {
  const looks: { tookMs: number; skewMs: number }[] = [];
  for (let i = 0; i < clockLooks; i++) {
    const askedAtMs = now();
    const [seconds, micros] = await store.redis.time();
    const tookMs = now() - askedAtMs;
    looks.push({ tookMs, skewMs: Number(seconds) * 1000 + Number(micros) / 1000 - askedAtMs - tookMs / 2 });
  }
  return looks.reduce((best, look) => (look.tookMs < best.tookMs ? look : best)).skewMs;
}

/** A setting's value, or undefined where CONFIG is not allowed (managed services). */
async function setting(store: Store, name: string): Promise<string | undefined> {
  const reply = await store.redis.config('GET', name).catch(() => undefined);
  return reply?.[1];
}

/** A field of what Redis answers INFO. */
export function infoField(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { readKeys } from './keys.ts';
import { isAlive } from './lock.ts';

const placeSchema = z.object({ pid: z.int().positive(), port: z.int().positive() });

/** Where the embedded Redis of a data directory runs. */
export type RedisPlace = z.infer<typeof placeSchema>;

const placeFile = (dataDir: string): string => join(dataDir, 'redis.json');

/**
 * Notes where the server is that writes these files: for the next start, should this process be killed, and for
 * `posthorn doctor`. Where that fails the disk is full, and the server is about to end for it.
 */
export function notePlace(dataDir: string, place: RedisPlace, log: Logger): void {
  try {
    writeFileSync(placeFile(dataDir), JSON.stringify(place), { mode: 0o600 });
  } catch (error) {
    log.error({ err: error }, 'the place of the embedded Redis could not be noted');
  }
}

/** What was noted; undefined where it never was, or was cut off by a full disk. */
export function readPlace(dataDir: string): RedisPlace | undefined {
  try {
    return placeSchema.parse(JSON.parse(readFileSync(placeFile(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** The server has ended. */
export function forgetPlace(dataDir: string): void {
  rmSync(placeFile(dataDir), { force: true });
}

/** How the embedded Redis is reached. */
export function placeUrl(port: number, password: string): string {
  return `redis://:${password}@127.0.0.1:${port}`;
}

/** The embedded Redis of a `posthorn dev` that runs, and the generated key of its hooks' secrets. */
export interface RunningDev {
  redisUrl: string;
  secretKey: string;
}

/** Looks whether a `posthorn dev` runs on a data directory; null where none does, or its files are another user's. */
export function findRunningDev(dataDir: string): RunningDev | null {
  const place = readPlace(dataDir);
  const keys = readKeys(dataDir);
  if (!place || !keys || !isAlive(place.pid)) return null;
  return { redisUrl: placeUrl(place.port, keys.redisPassword), secretKey: keys.secretKey };
}

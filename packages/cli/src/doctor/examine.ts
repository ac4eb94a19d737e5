import { createSecretBox } from '@posthorn/store/secret-box';
import { openStore, type Store } from '@posthorn/store/store';
import type { doctorConfig } from '../config.ts';
import { type CheckReport, carryOut } from './check.ts';
import { contentChecks, shardsCheck } from './contents.ts';
import { serverChecks } from './server.ts';

type DoctorConfig = ReturnType<typeof doctorConfig>;

/** Carries out all checks, up to one without which the others could not be. */
export async function examine(config: DoctorConfig, repair: boolean): Promise<CheckReport[]> {
  const store = openStore({
    url: config.redisUrl,
    shards: config.shards,
    patience: 'fail',
    hookConcurrency: config.hookConcurrency,
    secrets: config.secretKeys ? createSecretBox(config.secretKeys) : null,
    // What is wrong with the connection, the first check says.
    onConnectionError: () => undefined,
  });
  try {
    return await examineStore(store, config, repair);
  } finally {
    await store.close();
  }
}

async function examineStore(
  store: Store,
  { ackReplicas, devDataDir }: DoctorConfig,
  repair: boolean,
): Promise<CheckReport[]> {
  const connection = await carryOut({
    name: 'connection',
    why: 'without Redis nothing works',
    look: async () => {
      await store.redis.ping();
      return devDataDir === null ? { findings: [] } : { findings: [], note: `that of posthorn dev in ${devDataDir}` };
    },
  });
  if (connection.findings.length > 0) return [connection];
  const reports = [connection];
  for (const check of serverChecks(store, { ackReplicas })) reports.push(await carryOut(check));
  const shards = await carryOut(shardsCheck(store));
  reports.push(shards);
  if (shards.findings.length > 0) return reports;
  for (const check of contentChecks(store, { repair })) reports.push(await carryOut(check));
  return reports;
}

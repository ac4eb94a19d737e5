import { createSecretBox } from '@posthorn/store/secret-box';
import { openStore, type Store } from '@posthorn/store/store';
import type { Command } from 'commander';
import type { Cli, Output } from '../cli.ts';
import { doctorConfig } from '../config.ts';
import { findRunningDev } from '../dev/place.ts';
import { type CheckReport, carryOut } from '../doctor/check.ts';
import { contentChecks, shardsCheck } from '../doctor/contents.ts';
import { serverChecks } from '../doctor/server.ts';
import { addExamples } from '../examples.ts';
import { CommandFailed } from '../failure.ts';
import { coloured } from '../output/colour.ts';
import { printJson } from '../output/print.ts';

interface DoctorOptions {
  repair?: boolean;
  json?: boolean;
}

type DoctorConfig = ReturnType<typeof doctorConfig>;

/** `posthorn doctor`: looks at Redis and at what is stored there. Exit code 0 all is well, 1 there are findings. */
export function registerDoctor(program: Command, cli: Cli): void {
  const { env, stdout } = cli;
  const command = program
    .command('doctor')
    .description('check Redis and what is stored there for what could lose or stop deliveries')
    .option('--repair', 'put back what no worker would come to, set gates right, make missing consumer groups')
    .option('--json', 'print JSON')
    .action(async ({ repair = false, json }: DoctorOptions) => {
      const reports = await examine(doctorConfig(env, findRunningDev), repair);
      const findings = reports.flatMap((report) => report.findings);
      if (json) printJson(cli, { ok: findings.length === 0, checks: reports });
      else for (const report of reports) stdout.write(linesOf(stdout, report));
      if (findings.length > 0) throw new CommandFailed(`${findings.length} finding(s).`);
    });
  addExamples(command, {
    doctor: 'asks Redis itself, not the api: that of POSTHORN_REDIS_URL, or of posthorn dev where that runs',
    'doctor --repair': 'and mends what can be mended',
  });
}

async function examine(config: DoctorConfig, repair: boolean): Promise<CheckReport[]> {
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

function linesOf(stdout: Output, { name, why, findings, note }: CheckReport): string {
  const label = name.padEnd(17);
  if (findings.length === 0)
    return `${coloured(stdout, 'green', 'ok   ')} ${label}${note ?? ''}`.trimEnd().concat('\n');
  const lines = findings.map(
    ({ what, remedy }) =>
      `${coloured(stdout, 'red', 'wrong')} ${label}${what}\n      why: ${why}\n      do:  ${remedy}\n`,
  );
  return lines.join('');
}

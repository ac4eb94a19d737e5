import { startApi } from '@posthorn/api/main';
import { startIngest } from '@posthorn/ingest/main';
import { startWorker } from '@posthorn/worker/main';
import type { Command } from 'commander';
import { apiConfig, ingestConfig, workerConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { runRole } from '../run-role.ts';
import type { Environment } from '../settings.ts';

/** The commands that start one role each. */
export function registerRoles(program: Command, env: Environment): void {
  program
    .command('ingest')
    .description('take events in: POST /v1/events')
    .action(async () => {
      const config = ingestConfig(env);
      const log = createLog(config.logLevel, 'ingest');
      await runRole(log, () => startIngest({ ...config, log }));
    });
  program
    .command('api')
    .description('serve hooks, deliveries and dead letters')
    .action(async () => {
      const config = apiConfig(env);
      const log = createLog(config.logLevel, 'api');
      await runRole(log, () => startApi({ ...config, log }));
    });
  program
    .command('worker')
    .description('fan out, deliver, retry; start as many as you like')
    .action(async () => {
      const config = workerConfig(env);
      const log = createLog(config.logLevel, 'worker');
      await runRole(log, () => startWorker({ ...config, log }));
    });
}

import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { apiConfig, ingestConfig, workerConfig } from '../config.ts';
import { addExamples } from '../examples.ts';
import { createLog } from '../log.ts';
import { runRole } from '../run-role.ts';

// A role is loaded when it is started: the operator's commands need none, and should not wait for them.

/** The commands that start one role each. */
export function registerRoles(program: Command, { env }: Cli): void {
  const ingest = program
    .command('ingest')
    .description('take events in: POST /v1/events')
    .action(async () => {
      const config = ingestConfig(env);
      const log = await createLog(config.logLevel, 'ingest');
      const { startIngest } = await import('@posthorn/ingest/main');
      await runRole(log, (stopping) => startIngest({ ...config, stopping, log }));
    });
  const api = program
    .command('api')
    .description('serve hooks, deliveries and dead letters')
    .action(async () => {
      const config = apiConfig(env);
      const log = await createLog(config.logLevel, 'api');
      const { startApi } = await import('@posthorn/api/main');
      await runRole(log, (stopping) => startApi({ ...config, stopping, log }));
    });
  const worker = program
    .command('worker')
    .description('fan out, deliver, retry; start as many as you like')
    .action(async () => {
      const config = workerConfig(env);
      const log = await createLog(config.logLevel, 'worker');
      const { startWorker } = await import('@posthorn/worker/main');
      await runRole(log, (stopping) => startWorker({ ...config, stopping, log }));
    });
  addExamples(ingest, { ingest: 'settings are environment variables: posthorn config' });
  addExamples(api, { api: 'settings are environment variables: posthorn config' });
  addExamples(worker, { worker: 'settings are environment variables: posthorn config' });
}

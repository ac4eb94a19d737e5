import type { Command } from 'commander';
import { devConfig, type Environment } from '../config.ts';
import { startDev } from '../dev/dev.ts';
import { createLog } from '../log.ts';
import { runRole } from '../run-role.ts';

/** `posthorn dev`: everything in one process. */
export function registerDev(program: Command, env: Environment): void {
  program
    .command('dev')
    .description('run everything in one process on one port, with its own Redis')
    .action(async () => {
      const config = devConfig(env);
      const log = createLog(config.logLevel, 'dev');
      const say = (line: string): void => void process.stdout.write(`${line}\n`);
      await runRole(log, () => startDev({ config, log, say }));
      say('Posthorn stopped.');
    });
}

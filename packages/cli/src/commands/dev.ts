import type { Command } from 'commander';
import { devConfig } from '../config.ts';
import { startDev } from '../dev/dev.ts';
import { createLog } from '../log.ts';
import { runRole } from '../run-role.ts';
import type { Environment } from '../settings.ts';

/** `posthorn dev`: everything in one process. */
export function registerDev(program: Command, env: Environment): void {
  program
    .command('dev')
    .description('run everything in one process on one port, with its own Redis')
    .option('--services', 'stand in for mail, Slack, HipChat, Twilio and Twitter, and show on a page what they got')
    .action(async ({ services: withServices = false }: { services?: boolean }) => {
      const config = devConfig(env);
      const log = createLog(config.logLevel, 'dev');
      const say = (line: string): void => void process.stdout.write(`${line}\n`);
      await runRole(log, () => startDev({ config, log, withServices, say }));
      say('Posthorn stopped.');
    });
}

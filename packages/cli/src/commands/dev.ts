import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { devConfig } from '../config.ts';
import { addExamples } from '../examples.ts';
import { createLog } from '../log.ts';
import { runRole } from '../run-role.ts';

/** `posthorn dev`: everything in one process. */
export function registerDev(program: Command, { env, stdout }: Cli): void {
  const command = program
    .command('dev')
    .description('run everything in one process on one port, with its own Redis')
    .option('--services', 'stand in for mail, Slack, HipChat, Twilio and Twitter, and show on a page what they got')
    .action(async ({ services: withServices = false }: { services?: boolean }) => {
      const config = devConfig(env);
      const log = await createLog(config.logLevel, 'dev');
      const say = (line: string): void => void stdout.write(`${line}\n`);
      const { startDev } = await import('../dev/dev.ts');
      await runRole(log, (stopping) => startDev({ config, stopping, log, withServices, say }));
      say('Posthorn stopped.');
    });
  addExamples(command, {
    dev: 'the data stays in .posthorn/',
    'dev --services': 'with a page that shows mail, chat and messages',
  });
}

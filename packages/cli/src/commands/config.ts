import type { Command } from 'commander';
import { describeSettings, type Environment } from '../settings.ts';

/** `posthorn config`: every setting, what it is now, and what it means. */
export function registerConfig(program: Command, env: Environment): void {
  program
    .command('config')
    .description('list all settings (environment variables) and their values')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const rows = describeSettings(env);
      if (options.json) {
        process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
        return;
      }
      for (const { name, value, default: fallback, about } of rows) {
        process.stdout.write(`${name}\n  ${about}\n  now: ${value ?? 'not set'}; default: ${fallback}\n`);
      }
    });
}

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { registerConfig } from './commands/config.ts';
import { register as registerDeadLetters } from './commands/dead-letters.ts';
import { register as registerDeliveries } from './commands/deliveries.ts';
import { registerDev } from './commands/dev.ts';
import { registerDoctor } from './commands/doctor.ts';
import { register as registerEvents } from './commands/events.ts';
import { registerRoles } from './commands/roles.ts';
import { ConfigError } from './settings.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('posthorn')
  .description('Delivers events to everyone who asked for them.')
  .version(version)
  .exitOverride();

registerDev(program, process.env);
registerRoles(program, process.env);
registerConfig(program, process.env);
registerDoctor(program, process.env, process.stdout);
const context = {
  env: {
    url: process.env['POSTHORN_URL'] || 'http://127.0.0.1:8080',
    token: process.env['POSTHORN_TOKEN'] || undefined,
  },
  stdout: process.stdout,
  stderr: process.stderr,
};
registerEvents(program, context);
registerDeliveries(program, context);
registerDeadLetters(program, context);

try {
  await program.parseAsync();
  process.exit();
} catch (error) {
  process.exit(exitCodeOf(error));
}

/** 0 done, 1 failed, 2 usage (design.md section 8). */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError) {
    process.stderr.write(`posthorn: ${error.message}\n`);
    return 2;
  }
  process.stderr.write(`posthorn: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}

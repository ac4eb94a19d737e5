import { readFileSync } from 'node:fs';
import { createClient } from '@posthorn/client';
import { Command, Help } from 'commander';
import type { Cli } from './cli.ts';
import { registerAudit } from './commands/audit.ts';
import { registerCompletion } from './commands/completion/completion.ts';
import { registerConfig } from './commands/config.ts';
import { registerContexts } from './commands/contexts/contexts.ts';
import { registerDeadLetters } from './commands/dead-letters/dead-letters.ts';
import { registerDeliveries } from './commands/deliveries/deliveries.ts';
import { registerDev } from './commands/dev.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEventTypes } from './commands/event-types/event-types.ts';
import { registerEvents } from './commands/events/events.ts';
import { registerHooks } from './commands/hooks/hooks.ts';
import { registerKeys } from './commands/keys.ts';
import { registerListen } from './commands/listen/listen.ts';
import { registerRecover } from './commands/recover.ts';
import { registerReplays } from './commands/replays/replays.ts';
import { registerRoles } from './commands/roles.ts';
import { registerSources } from './commands/sources/sources.ts';
import { registerStatus } from './commands/status/status.ts';
import { registerTokens } from './commands/tokens/tokens.ts';
import { addExamples } from './examples.ts';
import { chooseServer } from './server/choose-server.ts';

/** What the world gives to the commands; the rest follows from it. */
export type World = Omit<Cli, 'server' | 'client'>;

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The most that a line of help has, where the terminal is not narrower. */
const helpWidth = 100;

/** The tree of commands, ready to parse a command line. */
export function createProgram(world: World): { program: Command; cli: Cli } {
  const { stdout, stderr } = world;
  const program = new Command('posthorn')
    .description('Delivers events to everyone who asked for them.')
    .version(version)
    .option('--context <name>', 'the server to talk to, see posthorn context --help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHelpWidth: () => Math.min(stdout.columns ?? helpWidth, helpWidth),
      getErrHelpWidth: () => Math.min(stderr.columns ?? helpWidth, helpWidth),
      getOutHasColors: () => stdout.hasColors?.() ?? false,
      getErrHasColors: () => stderr.hasColors?.() ?? false,
    })
    // "help" works, but says what --help does, and screens are small.
    .configureHelp({
      visibleCommands: (command) => new Help().visibleCommands(command).filter((one) => one.name() !== 'help'),
    })
    .showHelpAfterError('Add --help for options and examples.');
  const cli: Cli = {
    ...world,
    server: () => chooseServer(world.env, program.opts<{ context?: string }>().context),
    client: () => {
      const { url, token } = cli.server();
      return createClient({ url, token });
    },
  };
  registerAll(program, cli);
  return { program, cli };
}

function registerAll(program: Command, cli: Cli): void {
  const groups: Record<string, ((program: Command, cli: Cli) => void)[]> = {
    'See what is wrong, and send again:': [
      registerStatus,
      registerDeadLetters,
      registerDeliveries,
      registerReplays,
      registerRecover,
      registerDoctor,
    ],
    'Set up:': [
      registerHooks,
      registerSources,
      registerEvents,
      registerEventTypes,
      registerTokens,
      registerKeys,
      registerAudit,
      registerListen,
      registerContexts,
    ],
    'Run Posthorn:': [registerDev, registerRoles, registerConfig, registerCompletion],
  };
  for (const [heading, registers] of Object.entries(groups)) {
    program.commandsGroup(heading);
    for (const register of registers) register(program, cli);
  }
  addExamples(program, { status: 'how everything goes', 'dead-letters replay --hook 1024': 'send again' });
}

import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { registerSend } from './send.ts';
import { registerShow } from './show.ts';

/** `posthorn events`. */
export function registerEvents(program: Command, cli: Cli): void {
  const events = program.command('events').description('post events, and look them up');
  registerSend(events, cli);
  registerShow(events, cli);
}

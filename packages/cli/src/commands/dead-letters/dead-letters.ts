import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { registerShow } from '../deliveries/show.ts';
import { registerDiscard } from './discard.ts';
import { registerList } from './list.ts';
import { registerReplay } from './replay.ts';

/** `posthorn dead-letters`. */
export function registerDeadLetters(program: Command, cli: Cli): void {
  const deadLetters = program
    .command('dead-letters')
    .description('see what could not be delivered, send it again, or let it go');
  for (const register of [registerList, registerShow, registerReplay, registerDiscard]) register(deadLetters, cli);
}

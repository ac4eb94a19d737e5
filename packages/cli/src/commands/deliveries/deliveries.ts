import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { registerCancel } from './cancel.ts';
import { registerList } from './list.ts';
import { registerRedeliver } from './redeliver.ts';
import { registerShow } from './show.ts';
import { registerTail } from './tail.ts';

/** `posthorn deliveries`. */
export function registerDeliveries(program: Command, cli: Cli): void {
  const deliveries = program
    .command('deliveries')
    .description('see what went to each hook and what came back, send it again, or stop it');
  for (const register of [registerList, registerShow, registerTail, registerRedeliver, registerCancel]) {
    register(deliveries, cli);
  }
}

import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { parseIds } from '../../input/ids.ts';
import { addJson } from '../../input/list-options.ts';
import type { ShowOptions } from '../../output/print.ts';
import { redeliverAndSay } from './redeliver-all.ts';

/** `posthorn deliveries redeliver`. */
export function registerRedeliver(deliveries: Command, cli: Cli): void {
  const command = deliveries
    .command('redeliver')
    .description('deliver ended deliveries again; asking twice sends once')
    .argument('<ids...>', 'the deliveries', parseIds);
  addJson(command).action((ids: number[], options: ShowOptions) => redeliverAndSay(cli, ids, options));
  addExamples(command, { 'deliveries redeliver 5121 5122': 'two of them' });
}

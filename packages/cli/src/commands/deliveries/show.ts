import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { parseId } from '../../input/ids.ts';
import { addJson } from '../../input/list-options.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';
import { describeDelivery } from './describe.ts';

/** `posthorn deliveries show`. */
export function registerShow(deliveries: Command, cli: Cli): void {
  const command = deliveries
    .command('show')
    .description('show a delivery with every attempt in full: request, response, timings')
    .argument('<id>', 'the delivery', parseId);
  addJson(command).action(async (id: number, options: ShowOptions) => {
    printOne(cli, await cli.client().deliveries.get(id), options, describeDelivery);
  });
  addExamples(command, { 'deliveries show 5121': 'for people', 'deliveries show 5121 --json': 'for scripts' });
}

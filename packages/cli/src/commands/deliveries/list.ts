import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addDeliveryOptions, type DeliveryOptions, deliveryFilterOf } from '../../input/delivery-filter.ts';
import { addListOptions } from '../../input/list-options.ts';
import { type ListPaging, printList } from '../../output/list.ts';
import type { ListFormat } from '../../output/print.ts';
import { deliveryView } from './view.ts';

/** `posthorn deliveries list`. */
export function registerList(deliveries: Command, cli: Cli): void {
  const command = deliveries.command('list').description('list deliveries, newest first');
  addListOptions(addDeliveryOptions(command)).action((options: DeliveryOptions & ListPaging & ListFormat) => {
    const filter = deliveryFilterOf(options);
    return printList(cli, (paging) => cli.client().deliveries.list({ ...filter, ...paging }), options, deliveryView);
  });
  addExamples(command, {
    'deliveries list --source feeds/sample-feed --since 1h': 'what went out in the last hour',
    'deliveries list --status retrying --status-code 503': 'what failed, and is tried again',
    'deliveries list --event 7a48ce8c --json': 'one event, to every hook',
  });
}

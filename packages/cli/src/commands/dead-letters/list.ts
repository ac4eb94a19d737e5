import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addSelectionOptions, type SelectionOptions, selectionOf } from '../../input/delivery-filter.ts';
import { addListOptions } from '../../input/list-options.ts';
import { type ListPaging, printList } from '../../output/list.ts';
import type { ListFormat } from '../../output/print.ts';
import { deliveryView } from '../deliveries/view.ts';

/** `posthorn dead-letters list`. */
export function registerList(deadLetters: Command, cli: Cli): void {
  const command = deadLetters.command('list').description('list dead letters, newest first');
  addListOptions(addSelectionOptions(command)).action((options: SelectionOptions & ListPaging & ListFormat) => {
    const filter = selectionOf(options);
    const view = { ...deliveryView, none: 'No dead letters.' };
    return printList(cli, (paging) => cli.client().deadLetters.list({ ...filter, ...paging }), options, view);
  });
  addExamples(command, {
    'dead-letters list --hook 1024': 'of one hook',
    'dead-letters list --since 2h --reason timeout': 'of the last two hours, where nobody answered',
    'dead-letters list --status-code 503 --all --ndjson': 'all of them, for a script',
  });
}

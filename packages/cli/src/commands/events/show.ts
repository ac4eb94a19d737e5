import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addJson } from '../../input/list-options.ts';
import { facts } from '../../output/facts.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';
import { printable } from '../../output/printable.ts';

/** `posthorn events show`. */
export function registerShow(events: Command, cli: Cli): void {
  const command = events
    .command('show')
    .description('show an event')
    .argument('<id>', 'the event')
    .option('--source <id>', 'what it happened on: ids are unique per source');
  addJson(command).action(async (id: string, { source, ...format }: ShowOptions & { source?: string }) => {
    const event = await cli.client().events.get(id, { source });
    printOne(cli, event, format, (output) => {
      const { data, ...rest } = event;
      const head = facts(output, `Event ${event.id}`, [
        ['type', rest.type],
        ['source', rest.source],
        ['actor', rest.actor],
        ['time', rest.time],
      ]);
      return `${head}\n${printable(JSON.stringify(data, null, 2))}\n`;
    });
  });
  addExamples(command, {
    'events show build-17 --source sites/a': 'as it is kept',
    'events show 7a48ce8c --json': 'for a script',
  });
}

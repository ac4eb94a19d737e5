import type { Command } from 'commander';
import { type CliContext, CommandFailed, printJson } from '../context.ts';
import {
  addFilterOptions,
  addListOptions,
  type DeliveryFilterOptions,
  type ListOptions,
  pages,
  printList,
} from '../delivery-list.ts';
import { type RedeliveryResult, redeliverAll } from '../redelivery.ts';
import { parseIds } from './deliveries.ts';

const path = '/v1/dead-letters';

interface ReplayOptions extends DeliveryFilterOptions {
  all?: boolean;
  json?: boolean;
}

/** `posthorn dead-letters list | replay`. */
export function register(program: Command, context: CliContext): void {
  const deadLetters = program.command('dead-letters').description('see what could not be delivered, and send it again');

  addListOptions(deadLetters.command('list').description('list dead letters, newest first')).action(
    (options: ListOptions) => printList(context, path, options),
  );

  const replay = deadLetters
    .command('replay')
    .description('deliver dead letters again: those named, or all that the options select');
  addFilterOptions(replay)
    .argument('[ids...]', 'some dead letters', parseIds)
    .option('--all', 'every dead letter there is')
    .option('--json', 'print JSON')
    .action(async (ids: number[], { all, json, ...filter }: ReplayOptions) => {
      checkSelection(replay, ids, all ?? false, filter);
      const results = ids.length > 0 ? await redeliverAll(context, ids) : await replaySelected(context, filter);
      if (json) printJson(context, results);
      else context.stdout.write(summary(results));
      if (results.some(({ error }) => error !== null)) throw new CommandFailed('Some could not be redelivered.');
    });
}

/** Ids, or conditions, or --all: exactly one way of saying which, so that nothing is replayed by accident. */
function checkSelection(command: Command, ids: readonly number[], all: boolean, filter: DeliveryFilterOptions): void {
  const ways = [ids.length > 0, all, Object.keys(filter).length > 0].filter(Boolean).length;
  if (ways === 0) command.error('error: say which: give ids, or options such as --hook or --source, or --all');
  if (ways > 1) command.error('error: give ids, or options such as --hook or --source, or --all, not several of these');
}

async function replaySelected(context: CliContext, filter: DeliveryFilterOptions): Promise<RedeliveryResult[]> {
  const results: RedeliveryResult[] = [];
  for await (const page of pages(context, path, filter)) {
    results.push(
      ...(await redeliverAll(
        context,
        page.map(({ id }) => id),
      )),
    );
  }
  return results;
}

function summary(results: readonly RedeliveryResult[]): string {
  if (results.length === 0) return 'No dead letters are selected: nothing to do.\n';
  const refused = results.filter(({ error }) => error !== null);
  const before = results.filter(({ redelivered_as }) => redelivered_as !== null);
  const asked = results.length - refused.length - before.length;
  const lines = [`${asked} asked for redelivery, ${before.length} redelivered before, ${refused.length} refused.`];
  return `${[...lines, ...refused.map(({ delivery, error }) => `${delivery}: ${error}`)].join('\n')}\n`;
}

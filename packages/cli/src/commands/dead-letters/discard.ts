import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { UsageFailed } from '../../failure.ts';
import { confirm } from '../../input/confirm.ts';
import { addSelectionOptions, type SelectionOptions, selectionOf } from '../../input/delivery-filter.ts';
import { addJson } from '../../input/list-options.ts';
import { countOf } from '../../output/amounts.ts';
import { printJson, type ShowOptions } from '../../output/print.ts';
import { countsTable } from './counts.ts';

interface DiscardOptions extends SelectionOptions, ShowOptions {
  dryRun?: boolean;
  yes?: boolean;
}

/** `posthorn dead-letters discard`. */
export function registerDiscard(deadLetters: Command, cli: Cli): void {
  const command = deadLetters.command('discard').description('let dead letters go: they can’t be replayed any more');
  addSelectionOptions(command)
    .option('--dry-run', 'only count what would be discarded, by hook and reason')
    .option('--yes', 'do not ask');
  addJson(command).action((options: DiscardOptions) => discard(cli, options));
  addExamples(command, {
    'dead-letters discard --hook 1024 --dry-run': 'what would be gone',
    'dead-letters discard --hook 1024 --until 7d': 'those over a week old',
  });
}

async function discard(cli: Cli, { dryRun, yes, json, ...options }: DiscardOptions): Promise<void> {
  const filter = selectionOf(options);
  if (Object.keys(filter).length === 0) throw new UsageFailed('Say which, with options such as --hook or --until.');
  const found = await cli.client().replays.preview({ filter });
  if (!json && found.selected > 0) cli.stdout.write(countsTable(cli.stdout, found));
  if (dryRun && json) return printJson(cli, found);
  if (dryRun) return void cli.stdout.write(`${countOf(found.selected, 'dead letter')}. This was a dry run.\n`);
  if (found.selected > 0) await confirm(cli, `Discard ${countOf(found.selected, 'dead letter')} for good?`, yes);
  const discarded = await discardAll(cli, filter);
  if (json) printJson(cli, { discarded });
  else cli.stdout.write(`${countOf(discarded, 'dead letter')} discarded.\n`);
}

/** One request takes a bounded number. */
async function discardAll(cli: Cli, filter: ReturnType<typeof selectionOf>): Promise<number> {
  let sum = 0;
  for (;;) {
    const { discarded, complete } = await cli.client().deadLetters.discard(filter);
    sum += discarded;
    if (complete) return sum;
  }
}

import { isDeepStrictEqual } from 'node:util';
import type { Replay } from '@posthorn/client';
import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { confirm } from '../../input/confirm.ts';
import { addSelectionOptions, type SelectionOptions, selectionOf } from '../../input/delivery-filter.ts';
import { parseIds } from '../../input/ids.ts';
import { parseRate } from '../../input/rate.ts';
import { count, countOf, duration, rate as rateText } from '../../output/amounts.ts';
import { printJson } from '../../output/print.ts';
import { redeliverAndSay } from '../deliveries/redeliver-all.ts';
import { addFollowOptions, type FollowOptions, startAndFollow } from '../replays/start-and-follow.ts';
import { countsTable } from './counts.ts';
import { checkWhich } from './which.ts';

interface ReplayOptions extends SelectionOptions, FollowOptions {
  all?: boolean;
  dryRun?: boolean;
  rate: number;
  yes?: boolean;
}

/** `posthorn dead-letters replay`. */
export function registerReplay(deadLetters: Command, cli: Cli): void {
  const command = deadLetters
    .command('replay')
    .description('deliver dead letters again: all that the options select, or those named')
    .argument('[ids...]', 'some dead letters, at once', parseIds);
  addSelectionOptions(command)
    .option('--all', 'every dead letter there is')
    .option('--dry-run', 'only count what would be replayed, by hook and reason')
    .addOption(
      new Option('--rate <rate>', 'how fast, such as 50/s or 300/min').argParser(parseRate).default(50, '50/s'),
    )
    .option('--yes', 'do not ask');
  addFollowOptions(command).action(async (ids: number[], options: ReplayOptions) => {
    checkWhich(ids, options.all, selectionOf(options));
    await (ids.length > 0 ? redeliverAndSay(cli, ids, options) : replay(cli, options));
  });
  addExamples(command, {
    'dead-letters replay --hook 1024 --dry-run': 'what would be sent',
    'dead-letters replay --hook 1024 --rate 20/s': 'asks, sends, shows how it goes',
    'dead-letters replay --since 1d --yes --json': 'in a script',
  });
}

async function replay(cli: Cli, options: ReplayOptions): Promise<void> {
  const filter = selectionOf(options);
  const found = await cli.client().replays.preview({ filter });
  if (options.dryRun && options.json) return printJson(cli, found);
  // People see what they are asked about; scripts get JSON alone.
  if (!options.json && found.selected > 0) cli.stdout.write(countsTable(cli.stdout, found));
  if (options.dryRun || found.selected === 0) return sayNothingDone(cli, found.selected, options);
  await warnOfTwins(cli, filter);
  await confirm(cli, question(found.selected, options.rate), options.yes);
  await startAndFollow(cli, () => cli.client().replays.create({ filter, rate_per_second: options.rate }), options);
}

function sayNothingDone(cli: Cli, selected: number, { json }: ReplayOptions): void {
  const text =
    selected === 0
      ? 'No dead letters are selected: nothing to do.\n'
      : `${countOf(selected, 'dead letter')}. This was a dry run: nothing was sent.\n`;
  (json ? cli.stderr : cli.stdout).write(text);
}

function question(selected: number, rate: number): string {
  const long = duration((selected / rate) * 1000);
  return `Replay ${countOf(selected, 'dead letter')} at ${rateText(rate)}, in about ${long}?`;
}

/** A second replay of the same letters sends nothing twice, but is most likely a mistake. */
async function warnOfTwins(cli: Cli, filter: object): Promise<void> {
  const running = await cli.client().replays.list({ per_page: 20 }).toArray(20);
  for (const one of running.filter((other) => other.ended_at === null && isSame(other, filter))) {
    cli.stderr.write(
      `Replay ${one.id} of the same dead letters is ${one.state}, ${count(one.left)} left: posthorn replays watch ${one.id}\n`,
    );
  }
}

function isSame({ kind, filter }: Replay, other: object): boolean {
  return kind === 'replay' && isDeepStrictEqual(filter, other);
}

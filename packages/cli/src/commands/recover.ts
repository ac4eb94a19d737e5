import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../examples.ts';
import { confirm } from '../input/confirm.ts';
import { parseId } from '../input/ids.ts';
import { parseMoment } from '../input/moment.ts';
import { parseRate } from '../input/rate.ts';
import { rate as rateText } from '../output/amounts.ts';
import { addFollowOptions, type FollowOptions, startAndFollow } from './replays/start-and-follow.ts';

interface RecoverOptions extends FollowOptions {
  hook: number;
  since: string;
  rate: number;
  yes?: boolean;
}

/** `posthorn recover`: everything that a hook missed. */
export function registerRecover(program: Command, cli: Cli): void {
  const command = program
    .command('recover')
    .description('send a hook all that it missed: dead, cancelled, posted while it was off')
    .requiredOption('--hook <id>', 'the hook', parseId)
    .requiredOption('--since <time>', 'from then on: 90s, 30m, 2h, 7d ago, or 2026-01-31T12:00:00Z', (text) =>
      parseMoment(text),
    )
    .addOption(
      new Option('--rate <rate>', 'how fast, such as 50/s or 300/min').argParser(parseRate).default(50, '50/s'),
    )
    .option('--yes', 'do not ask');
  addFollowOptions(command).action(async ({ hook, since, rate, yes, ...options }: RecoverOptions) => {
    await confirm(cli, `Send hook ${hook} all that it missed since ${since}, at ${rateText(rate)}?`, yes);
    await startAndFollow(cli, () => cli.client().recoveries.create({ hook, since, rate_per_second: rate }), options);
  });
  addExamples(command, {
    'recover --hook 1024 --since 1d': 'its receiver was down for a day',
    'recover --hook 1024 --since 2026-01-31T12:00:00Z --rate 5/s --yes': 'slowly, without being asked',
  });
}

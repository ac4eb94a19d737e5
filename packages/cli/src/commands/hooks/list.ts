import type { Hook } from '@posthorn/client';
import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addFormats, parseCount } from '../../input/list-options.ts';
import { type ListFormat, printItems } from '../../output/print.ts';
import { hookStates, hookView } from './view.ts';

interface HookListOptions extends ListFormat {
  source?: string;
  state?: Hook['health']['state'];
  limit: number;
}

/** `posthorn hooks list`. */
export function registerList(hooks: Command, cli: Cli): void {
  const command = hooks
    .command('list')
    .description('list hooks, and how well they do')
    .option('--source <id>', 'only of this source')
    .addOption(new Option('--state <state>', 'only those that do so').choices(hookStates))
    .option('--limit <count>', 'how many at the most', parseCount, 1000);
  addFormats(command).action(async ({ source, state, limit, ...format }: HookListOptions) => {
    const found: Hook[] = [];
    for await (const hook of cli.client().hooks.listAll({ source, per_page: 100 })) {
      if (state === undefined || hook.health.state === state) found.push(hook);
      if (found.length === limit) break;
    }
    printItems(cli, found, format, hookView);
  });
  addExamples(command, {
    'hooks list': 'all that this token may see',
    'hooks list --state open': 'whose receivers do not answer: the breaker is open',
    'hooks list --source feeds/sample-feed --json': 'of one source, for a script',
  });
}

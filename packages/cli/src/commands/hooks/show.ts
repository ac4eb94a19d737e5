import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addJson } from '../../input/list-options.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';
import { findHook, hookVerb } from './find-hook.ts';
import { describeHook } from './view.ts';

/** `posthorn hooks show`. */
export function registerShow(hooks: Command, cli: Cli): void {
  const command = hookVerb(hooks, 'show', 'show a hook with its settings, and how well it does');
  addJson(command).action(async (id: number, options: ShowOptions) => {
    printOne(cli, await findHook(cli, id), options, describeHook);
  });
  addExamples(command, { 'hooks show 1024': 'secrets are masked' });
}

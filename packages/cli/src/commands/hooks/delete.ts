import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { confirm } from '../../input/confirm.ts';
import { addJson } from '../../input/list-options.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';
import { findHook, hookVerb } from './find-hook.ts';

/** `posthorn hooks delete`. */
export function registerDelete(hooks: Command, cli: Cli): void {
  const command = hookVerb(hooks, 'delete', 'delete a hook; what waits for it is cancelled').option(
    '--yes',
    'do not ask',
  );
  addJson(command).action(async (id: number, { yes, ...format }: ShowOptions & { yes?: boolean }) => {
    const { source, config } = await findHook(cli, id);
    const to = config['url'] === undefined ? '' : `, which goes to ${config['url']}`;
    await confirm(cli, `Delete hook ${id} of ${source}${to}?`, yes);
    await cli.client().hooks.delete(source, id);
    printOne(cli, { hook: id, deleted: true }, format, () => `Hook ${id} is deleted.\n`);
  });
  addExamples(command, { 'hooks delete 1024': 'asks first', 'hooks delete 1024 --yes': 'in a script' });
}

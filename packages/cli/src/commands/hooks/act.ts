import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addJson } from '../../input/list-options.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';
import { findHook, hookVerb } from './find-hook.ts';
import { describeHook } from './view.ts';

const verbs = {
  pause: 'hold back what goes to a hook; it waits until the hook is resumed',
  resume: 'let what waits for a paused hook go on, the oldest first',
  ping: 'send a ping to a hook: does its receiver answer?',
  test: 'send the latest event of its source to a hook again',
} as const;

/** `posthorn hooks pause | resume | ping | test`. */
export function registerAct(hooks: Command, cli: Cli): void {
  for (const verb of ['pause', 'resume'] as const) {
    const command = hookVerb(hooks, verb, verbs[verb]);
    addJson(command).action(async (id: number, options: ShowOptions) => {
      const { source } = await findHook(cli, id);
      printOne(cli, await cli.client().hooks[verb](source, id), options, describeHook);
    });
    addExamples(command, { [`hooks ${verb} 1024`]: 'shows the hook as it is then' });
  }
  for (const verb of ['ping', 'test'] as const) {
    const command = hookVerb(hooks, verb, verbs[verb]);
    addJson(command).action(async (id: number, options: ShowOptions) => {
      const { source } = await findHook(cli, id);
      await cli.client().hooks[verb](source, id);
      printOne(cli, { hook: id, sent: verb }, options, () => sentence(verb, id));
    });
    addExamples(command, { [`hooks ${verb} 1024`]: 'then see: posthorn deliveries list --hook 1024' });
  }
}

function sentence(verb: 'ping' | 'test', id: number): string {
  const what = verb === 'ping' ? 'A ping' : 'The latest event of its source';
  return `${what} is on its way. See what became of it: posthorn deliveries list --hook ${id} --limit 1\n`;
}

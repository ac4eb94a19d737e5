import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { registerAct } from './act.ts';
import { registerCreate } from './create.ts';
import { registerDelete } from './delete.ts';
import { registerList } from './list.ts';
import { registerPreview } from './preview.ts';
import { registerShow } from './show.ts';
import { registerUpdate } from './update.ts';

/** `posthorn hooks`. */
export function registerHooks(program: Command, cli: Cli): void {
  const hooks = program.command('hooks').description('make, change and try hooks, and see how well they do');
  const all = [
    registerList,
    registerShow,
    registerCreate,
    registerUpdate,
    registerAct,
    registerDelete,
    registerPreview,
  ];
  for (const register of all) register(hooks, cli);
}

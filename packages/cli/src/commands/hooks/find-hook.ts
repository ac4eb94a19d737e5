import type { Hook } from '@posthorn/client';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { CommandFailed } from '../../failure.ts';
import { parseId } from '../../input/ids.ts';

/** Adds a verb about one hook, which is named by its id alone. */
export function hookVerb(hooks: Command, verb: string, description: string): Command {
  return hooks.command(verb).description(description).argument('<id>', 'the hook', parseId);
}

/** The hook with an id, whatever its source. @throws CommandFailed when there is none, or not for this token */
export async function findHook(cli: Cli, id: number): Promise<Hook> {
  const [hook] = await cli.client().hooks.listAll({ hook: id }).toArray(1);
  if (hook) return hook;
  throw new CommandFailed(
    `There is no hook ${id}, or not for this token. "posthorn hooks list" has those that there are.`,
  );
}

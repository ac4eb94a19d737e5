import type { Replay } from '@posthorn/client';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addJson } from '../../input/list-options.ts';
import { printOne } from '../../output/print.ts';
import { describeReplay } from './describe.ts';
import { follow } from './follow.ts';
import { writeIds } from './write-ids.ts';

/** What a command that starts or watches a replay may be told. */
export interface FollowOptions {
  detach?: boolean;
  idsTo?: string;
  json?: boolean;
}

/** Adds the options of a command that starts a replay. */
export function addFollowOptions(command: Command): Command {
  command
    .option('--detach', 'start it, and do not wait for its end')
    .option('--ids-to <file>', 'at the end, write what became of each to a file, as lines of JSON');
  return addJson(command);
}

/** Starts a replay, and shows how it goes until it is over. */
export async function startAndFollow(cli: Cli, start: () => Promise<Replay>, options: FollowOptions): Promise<void> {
  // Listened to from here on: Ctrl-C must not fall between the start and the watching.
  const interrupted = cli.interrupted();
  const started = await start();
  if (!options.json) cli.stderr.write(`Replay ${started.id} is started; it runs in the workers.\n`);
  if (options.detach) return printOne(cli, started, options, () => watchAgain(started));
  await followToEnd(cli, started, options, interrupted);
}

/** Shows how a replay goes. At its end comes a summary; Ctrl-C leaves it going on. */
export async function followToEnd(
  cli: Cli,
  replay: Replay,
  options: FollowOptions,
  interrupted: AbortSignal,
): Promise<void> {
  const last = await follow(cli, replay, interrupted).catch((error: unknown) => {
    cli.stderr.write(`Replay ${replay.id} was out of sight, but goes on. ${watchAgain(replay)}`);
    throw error;
  });
  if (last.settled_at === null) {
    cli.stderr.write(`Detached: replay ${last.id} goes on.${options.json ? '' : ` ${watchAgain(last)}`}`);
    if (options.json) cli.stderr.write('\n');
  }
  if (last.settled_at !== null || options.json) printOne(cli, last, options, describeReplay);
  if (options.idsTo !== undefined && last.settled_at !== null) await writeIds(cli, last, options.idsTo);
}

function watchAgain({ id }: Replay): string {
  return `Come back to it: posthorn replays watch ${id}\n`;
}

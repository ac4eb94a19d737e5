import type { Replay } from '@posthorn/client';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addJson, addListOptions } from '../../input/list-options.ts';
import { count, rate } from '../../output/amounts.ts';
import { type ListPaging, printList } from '../../output/list.ts';
import { type ListFormat, type ListView, printOne, type ShowOptions } from '../../output/print.ts';
import { conditions, describeReplay } from './describe.ts';
import { addFollowOptions, type FollowOptions, followToEnd } from './start-and-follow.ts';

/** `posthorn replays`. */
export function registerReplays(program: Command, cli: Cli): void {
  const replays = program
    .command('replays')
    .description('come back to replays and recoveries: watch, pause, resume or cancel them');
  registerList(replays, cli);
  registerWatch(replays, cli);
  registerChange(replays, cli, 'pause', 'hold a replay; what it has sent already goes on');
  registerChange(replays, cli, 'resume', 'let a paused replay go on');
  registerChange(replays, cli, 'cancel', 'end a replay; what it has not sent stays a dead letter');
}

/** The most replays that the api gives at a time. */
const mostPerPage = 100;

const view: ListView<Replay> = {
  head: ['ID', 'STATE', 'OF', 'RATE', 'SELECTED', 'DELIVERED', 'DEAD AGAIN', 'SKIPPED', 'LEFT', 'CREATED'],
  row: (one) => [
    one.id,
    one.state,
    conditions(one.filter),
    rate(one.rate_per_second),
    count(one.selected),
    count(one.delivered),
    count(one.dead_again),
    count(one.skipped),
    count(one.left),
    one.created_at,
  ],
  none: 'No replays.',
};

function registerList(replays: Command, cli: Cli): void {
  const command = replays.command('list').description('list replays and recoveries, newest first');
  addListOptions(command).action((options: ListPaging & ListFormat) =>
    printList(
      cli,
      (paging) => cli.client().replays.list({ ...paging, per_page: Math.min(paging.per_page, mostPerPage) }),
      options,
      view,
    ),
  );
  addExamples(command, { 'replays list': 'the newest 50' });
}

function registerWatch(replays: Command, cli: Cli): void {
  const command = replays
    .command('watch')
    .description('show how a replay goes, until its end or Ctrl-C, which leaves it going on')
    .argument('<id>', 'the replay');
  addFollowOptions(command).action(async (id: string, options: FollowOptions) => {
    const interrupted = cli.interrupted();
    const replay = await cli.client().replays.get(id);
    if (options.detach) return printOne(cli, replay, options, describeReplay);
    await followToEnd(cli, replay, options, interrupted);
  });
  addExamples(command, {
    'replays watch 8f14e45fce': 'until its end',
    'replays watch 8f14e45fce --detach --json': 'how it stands now',
    'replays watch 8f14e45fce --ids-to replay.ndjson': 'and what became of each dead letter',
  });
}

function registerChange(replays: Command, cli: Cli, verb: 'pause' | 'resume' | 'cancel', description: string): void {
  const command = replays.command(verb).description(description).argument('<id>', 'the replay');
  addJson(command).action(async (id: string, options: ShowOptions) => {
    printOne(cli, await cli.client().replays[verb](id), options, describeReplay);
  });
  addExamples(command, { [`replays ${verb} 8f14e45fce`]: 'see their ids with: posthorn replays list' });
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Stats, Worker } from '@posthorn/client';
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addJson } from '../../input/list-options.ts';
import { printJson, type ShowOptions } from '../../output/print.ts';
import { describeStatus } from './describe.ts';

interface StatusOptions extends ShowOptions {
  watch?: boolean;
  every: number;
}

/** Home, and away with what was there. */
const clearScreen = '\u001b[H\u001b[2J';

/** `posthorn status`: how everything goes, in one look. For operators. */
export function registerStatus(program: Command, cli: Cli): void {
  const command = program
    .command('status')
    .description('see how everything goes: rates, lag, retries, dead letters, workers, memory')
    .option('--watch', 'again and again, until Ctrl-C; with --json a line each time')
    .option('--every <seconds>', 'how often', parseSeconds, 2);
  addJson(command).action(async ({ watch, every, json }: StatusOptions) => {
    if (!watch) return show(cli, json);
    const interrupted = cli.interrupted();
    while (!interrupted.aborted) {
      const [stats, workers] = await look(cli);
      if (json) cli.stdout.write(`${JSON.stringify(together(stats, workers))}\n`);
      else cli.stdout.write(`${cli.stdout.isTTY ? clearScreen : ''}${text(cli, stats, workers)}\n`);
      await sleep(every * 1000, undefined, { signal: interrupted }).catch(() => undefined);
    }
  });
  addExamples(command, {
    status: 'one look',
    'status --watch': 'while something is going on',
    'status --json': 'for a script',
  });
}

async function show(cli: Cli, json: boolean | undefined): Promise<void> {
  const [stats, workers] = await look(cli);
  if (json) printJson(cli, together(stats, workers));
  else cli.stdout.write(text(cli, stats, workers));
}

/** What scripts get: the statistics, with each worker in `workers.list`. */
function together(stats: Stats, list: readonly Worker[]): Stats & { workers: { list: readonly Worker[] } } {
  return { ...stats, workers: { ...stats.workers, list } };
}

function look(cli: Cli): Promise<[Stats, Worker[]]> {
  return Promise.all([cli.client().stats.get(), cli.client().workers.list()]);
}

function text(cli: Cli, stats: Stats, workers: readonly Worker[]): string {
  return describeStatus(cli.stdout, cli.server().url, stats, workers);
}

function parseSeconds(value: string): number {
  if (/^\d{1,4}(\.\d)?$/.test(value) && Number(value) >= 0.5) return Number(value);
  throw new InvalidArgumentError('It must be a number of seconds from 0.5 on.');
}

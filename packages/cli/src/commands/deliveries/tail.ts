import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '@posthorn/client';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addDeliveryOptions, type DeliveryOptions, deliveryFilterOf } from '../../input/delivery-filter.ts';
import { coloured } from '../../output/colour.ts';
import { printable } from '../../output/printable.ts';
import { statusColour } from './view.ts';

/** How often the api is asked. */
const everyMs = 1000;

/** The newest deliveries, whose changes are seen. */
const watched = 500;

interface TailOptions extends DeliveryOptions {
  ndjson?: boolean;
}

/** `posthorn deliveries tail`: a line for each delivery that is new, and for each change of the newest. */
export function registerTail(deliveries: Command, cli: Cli): void {
  const command = deliveries
    .command('tail')
    .description('print deliveries as they are made, tried and ended, until Ctrl-C');
  addDeliveryOptions(command)
    .option('--ndjson', 'print JSON, one line for each')
    .action(async ({ ndjson, ...options }: TailOptions) => {
      const interrupted = cli.interrupted();
      const filter = deliveryFilterOf(options);
      let seen: ReadonlyMap<number, Delivery> | null = null;
      for (;;) {
        const newest = await cli
          .client()
          .deliveries.list({ ...filter, per_page: watched })
          .toArray(watched);
        for (const one of newest.toReversed()) {
          if (isNews(one, seen)) cli.stdout.write(ndjson ? `${JSON.stringify(one)}\n` : lineOf(cli, one));
        }
        seen = new Map(newest.map((one) => [one.id, one]));
        await sleep(everyMs, undefined, { signal: interrupted }).catch(() => undefined);
        if (interrupted.aborted) return;
      }
    });
  addExamples(command, {
    'deliveries tail --hook 1024': 'what one hook gets',
    'deliveries tail --status dead --ndjson': 'dead letters, for a script',
  });
}

/** What was there before the first look is old; so is what comes into sight because something newer has gone. */
function isNews(one: Delivery, seen: ReadonlyMap<number, Delivery> | null): boolean {
  if (seen === null) return false;
  const before = seen.get(one.id);
  if (before) return versionOf(before) !== versionOf(one);
  return seen.size < watched || [...seen.values()].some(({ created_at }) => created_at <= one.created_at);
}

function versionOf({ status, attempt_count }: Delivery): string {
  return `${status} ${attempt_count}`;
}

function lineOf({ stdout }: Cli, one: Delivery): string {
  const status = coloured(stdout, statusColour(one.status), one.status.padEnd(9));
  const how = [
    one.attempt_count > 0 && `attempt ${one.attempt_count}`,
    one.status_code !== null && `answered ${one.status_code}`,
    one.reason,
    one.last_duration_ms !== null && `${one.last_duration_ms} ms`,
  ].filter(Boolean);
  const what = `${one.type ?? '-'} of ${one.source} to hook ${one.hook}`;
  return `${one.last_attempt_at ?? one.created_at}  ${one.id}  ${status}  ${printable(what)}  ${how.join(', ')}`
    .trimEnd()
    .concat('\n');
}

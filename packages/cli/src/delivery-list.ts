import type { DeliveryJson } from '@posthorn/api/delivery-schema';
import { deliveryStatuses } from '@posthorn/core/delivery';
import { failureReasons } from '@posthorn/core/outcome';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CliContext, type Output, printJson } from './context.ts';
import { ask, withQuery } from './http.ts';
import { parseMoment } from './moment.ts';
import { coloured, table } from './table.ts';

/** Which deliveries a command is about; the names are those of the API's query parameters. */
export interface DeliveryFilterOptions {
  source?: string;
  hook?: string;
  event?: string;
  type?: string;
  status?: string;
  reason?: string;
  since?: string;
  until?: string;
}

/** Options of a list. */
export interface ListOptions extends DeliveryFilterOptions {
  limit: number;
  json?: boolean;
}

/** Adds the options that select deliveries. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--source <id>', 'only of this source')
    .option('--hook <id>', 'only to this hook')
    .option('--event <id>', 'only of this event')
    .option('--type <type>', 'only of events of this type')
    .addOption(new Option('--reason <reason>', 'only with this reason').choices(failureReasons))
    .option('--since <time>', 'only from then on: 2h, 7d, or 2026-01-31T12:00:00Z', (text) => parseMoment(text))
    .option('--until <time>', 'only before then', (text) => parseMoment(text));
}

/** Adds the options of a list. */
export function addListOptions(command: Command): Command {
  return addFilterOptions(command)
    .addOption(new Option('--status <status>', 'only in this state').choices(deliveryStatuses))
    .option('--limit <count>', 'how many at the most', parseCount, 50)
    .option('--json', 'print JSON');
}

/** Prints a list of deliveries, newest first. */
export async function printList(
  context: CliContext,
  path: string,
  { limit, json, ...filter }: ListOptions,
): Promise<void> {
  const deliveries: DeliveryJson[] = [];
  for await (const page of pages(context, path, filter)) {
    deliveries.push(...page);
    if (deliveries.length >= limit) break;
  }
  deliveries.splice(limit);
  if (json) return printJson(context, deliveries);
  context.stdout.write(deliveries.length === 0 ? 'None.\n' : asTable(context.stdout, deliveries));
}

/** Page after page of a list. */
export async function* pages(
  context: CliContext,
  path: string,
  filter: DeliveryFilterOptions,
): AsyncGenerator<DeliveryJson[]> {
  let cursor: string | undefined;
  do {
    const url = withQuery(path, { ...filter, cursor, per_page: '200' });
    const { deliveries, next }: { deliveries: DeliveryJson[]; next: string | null } = await ask(context, 'GET', url);
    yield deliveries;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

/** Colours a delivery's status as good, bad or open. */
export function colouredStatus(output: Output, status: string): string {
  const colour = status === 'delivered' ? 'green' : status === 'dead' ? 'red' : 'yellow';
  return coloured(output, colour, status);
}

function asTable(output: Output, deliveries: readonly DeliveryJson[]): string {
  return table(
    ['ID', 'STATUS', 'REASON', 'TYPE', 'SOURCE', 'HOOK', 'ATTEMPTS', 'ANSWER', 'CREATED'],
    deliveries.map((one) => [
      one.id,
      one.status,
      one.reason,
      one.type,
      one.source,
      one.hook,
      one.attempt_count,
      one.status_code,
      one.created_at,
    ]),
  ).replaceAll(/^(\d+ +)(\w+)/gm, (_, id: string, status: string) => id + colouredStatus(output, status));
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

import type { DeliveryFilter } from '@posthorn/client';
import { deliveryStatuses } from '@posthorn/core/delivery';
import { failureReasons } from '@posthorn/core/outcome';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseId } from './ids.ts';
import { parseMoment } from './moment.ts';

/** Which deliveries a command is about, by what can be said of dead letters that are replayed, too. */
export interface SelectionOptions {
  source?: string;
  hook?: number;
  type?: string;
  reason?: NonNullable<DeliveryFilter['reason']>;
  statusCode?: number;
  since?: string;
  until?: string;
  match?: string;
}

/** Which deliveries to list. */
export interface DeliveryOptions extends SelectionOptions {
  event?: string;
  status?: NonNullable<DeliveryFilter['status']>;
}

/** Adds the options that select dead letters. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option('--source <id>', 'only of this source, such as feeds/sample-feed')
    .option('--hook <id>', 'only to this hook', parseId)
    .option('--type <type>', 'only of events of this type')
    .addOption(new Option('--reason <reason>', `only with this reason, such as timeout`).argParser(parseReason))
    .option('--status-code <code>', 'only where this HTTP status was answered last', parseStatusCode)
    .option('--since <time>', 'only from then on: 90s, 30m, 2h, 7d ago, or 2026-01-31T12:00:00Z', momentOf)
    .option('--until <time>', 'only before then', momentOf)
    .option('--match <text>', 'only with this text in the latest error or answer, or in the event');
}

/** Adds the options that select deliveries. */
export function addDeliveryOptions(command: Command): Command {
  return addSelectionOptions(command)
    .option('--event <id>', 'only of this event')
    .addOption(new Option('--status <status>', 'only in this state').choices(deliveryStatuses));
}

/** Options as the API's parameters. */
export function selectionOf(options: SelectionOptions) {
  const { source, hook, type, reason, statusCode, since, until, match } = options;
  return {
    ...(source === undefined ? {} : { source }),
    ...(hook === undefined ? {} : { hook }),
    ...(type === undefined ? {} : { type }),
    ...(reason === undefined ? {} : { reason }),
    ...(statusCode === undefined ? {} : { status_code: statusCode }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(match === undefined ? {} : { match }),
  };
}

/** {@link selectionOf}, for lists. */
export function deliveryFilterOf({ event, status, ...options }: DeliveryOptions): DeliveryFilter {
  return {
    ...selectionOf(options),
    ...(event === undefined ? {} : { event }),
    ...(status === undefined ? {} : { status }),
  };
}

function momentOf(text: string): string {
  return parseMoment(text);
}

// Not commander's `choices`: so many would fill the screen of --help.
function parseReason(text: string): (typeof failureReasons)[number] {
  const reason = failureReasons.find((one) => one === text);
  if (reason) return reason;
  throw new InvalidArgumentError(`It must be one of ${failureReasons.join(', ')}.`);
}

function parseStatusCode(text: string): number {
  if (!/^[1-5]\d\d$/.test(text)) throw new InvalidArgumentError('It must be an HTTP status, such as 503.');
  return Number(text);
}

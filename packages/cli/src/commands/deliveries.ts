import type { DeliveryDetailJson } from '@posthorn/api/delivery-schema';
import { type Command, InvalidArgumentError } from 'commander';
import { type CliContext, CommandFailed, printJson } from '../context.ts';
import { addListOptions, type ListOptions, printList } from '../delivery-list.ts';
import { ask } from '../http.ts';
import { type RedeliveryResult, redeliverAll } from '../redelivery.ts';
import { describeDelivery } from '../show-delivery.ts';

/** `posthorn deliveries list | show | redeliver`. */
export function register(program: Command, context: CliContext): void {
  const deliveries = program.command('deliveries').description('see deliveries, and send them again');

  addListOptions(deliveries.command('list').description('list deliveries, newest first')).action(
    (options: ListOptions) => printList(context, '/v1/deliveries', options),
  );

  deliveries
    .command('show')
    .description('show a delivery with every attempt in full')
    .argument('<id>', 'the delivery', parseId)
    .option('--json', 'print JSON')
    .action(async (id: number, { json }: { json?: boolean }) => {
      const delivery = await ask<DeliveryDetailJson>(context, 'GET', `/v1/deliveries/${id}`);
      if (json) printJson(context, delivery);
      else context.stdout.write(describeDelivery(context.stdout, delivery));
    });

  deliveries
    .command('redeliver')
    .description('deliver ended deliveries again')
    .argument('<ids...>', 'the deliveries', parseIds)
    .option('--json', 'print JSON')
    .action(async (ids: number[], { json }: { json?: boolean }) => {
      const results = await redeliverAll(context, ids);
      if (json) printJson(context, results);
      else context.stdout.write(results.map(sentence).join(''));
      const refused = results.filter(({ error }) => error !== null).length;
      if (refused > 0) throw new CommandFailed(`${refused} of ${results.length} could not be redelivered.`);
    });
}

function sentence({ delivery, job, redelivered_as, error }: RedeliveryResult): string {
  if (error !== null) return `${delivery}: ${error}\n`;
  return redelivered_as === null
    ? `${delivery}: asked for, as job ${job}\n`
    : `${delivery}: was redelivered before, as ${redelivered_as}\n`;
}

function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be the id of a delivery, a whole number.');
  return Number(text);
}

/** Reads one more id of several: commander calls this for each. */
export function parseIds(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), parseId(text)];
}

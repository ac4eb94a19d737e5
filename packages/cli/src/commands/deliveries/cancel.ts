import { type Delivery, PosthornError } from '@posthorn/client';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { CommandFailed } from '../../failure.ts';
import { confirm } from '../../input/confirm.ts';
import { parseIds } from '../../input/ids.ts';
import { addJson } from '../../input/list-options.ts';
import { countOf } from '../../output/amounts.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';

type Cancelled = { delivery: number; status: Delivery['status'] | null; error: string | null };

/** `posthorn deliveries cancel`. */
export function registerCancel(deliveries: Command, cli: Cli): void {
  const command = deliveries
    .command('cancel')
    .description('stop deliveries that have not ended: they are not tried again')
    .argument('<ids...>', 'the deliveries', parseIds)
    .option('--yes', 'do not ask');
  addJson(command).action(async (ids: number[], { yes, ...format }: ShowOptions & { yes?: boolean }) => {
    await confirm(cli, `Cancel ${countOf(ids.length, 'delivery', 'deliveries')}?`, yes);
    const results: Cancelled[] = [];
    for (const id of ids) results.push(await cancel(cli, id));
    printOne(cli, results, format, () => results.map(sentence).join(''));
    const refused = results.filter(({ error }) => error !== null).length;
    if (refused > 0) throw new CommandFailed(`${refused} of ${results.length} could not be cancelled.`);
  });
  addExamples(command, {
    'deliveries cancel 5121': 'asks first',
    'deliveries cancel 5121 5122 --yes': 'in a script',
  });
}

async function cancel(cli: Cli, delivery: number): Promise<Cancelled> {
  try {
    const { status } = await cli.client().deliveries.cancel(delivery);
    return { delivery, status, error: null };
  } catch (error) {
    if (!(error instanceof PosthornError) || !['not_found', 'conflict'].includes(error.code)) throw error;
    return { delivery, status: null, error: error.message };
  }
}

function sentence({ delivery, status, error }: Cancelled): string {
  if (error !== null) return `${delivery}: ${error}\n`;
  return status === 'cancelled'
    ? `${delivery}: cancelled\n`
    : `${delivery}: is being attempted; if that fails, it is cancelled\n`;
}

import { PosthornError } from '@posthorn/client';
import type { Cli } from '../../cli.ts';
import { CommandFailed } from '../../failure.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';

/** What came of asking for one redelivery. */
interface Asked {
  delivery: number;
  /** The job that will do it; null when it had been done before, or was refused. */
  job: string | null;
  redelivered_as: number | null;
  /** Why it was refused. */
  error: string | null;
}

/** Requests at a time. */
const atOnce = 10;

/** Asks for deliveries to be delivered again, goes on past those that are refused, and says what came of each. */
export async function redeliverAndSay(cli: Cli, ids: readonly number[], options: ShowOptions): Promise<void> {
  const results: Asked[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    results.push(...(await Promise.all(ids.slice(from, from + atOnce).map((id) => redeliver(cli, id)))));
  }
  printOne(cli, results, options, () => results.map(sentence).join(''));
  const refused = results.filter(({ error }) => error !== null).length;
  if (refused > 0) throw new CommandFailed(`${refused} of ${results.length} could not be redelivered.`);
}

async function redeliver(cli: Cli, delivery: number): Promise<Asked> {
  try {
    return { ...(await cli.client().deliveries.redeliver(delivery)), error: null };
  } catch (error) {
    // Anything else would happen to the others as well.
    if (!(error instanceof PosthornError) || !['not_found', 'conflict'].includes(error.code)) throw error;
    return { delivery, job: null, redelivered_as: null, error: error.message };
  }
}

function sentence({ delivery, job, redelivered_as, error }: Asked): string {
  if (error !== null) return `${delivery}: ${error}\n`;
  return redelivered_as === null
    ? `${delivery}: asked for, as job ${job}\n`
    : `${delivery}: was redelivered before, as ${redelivered_as}\n`;
}

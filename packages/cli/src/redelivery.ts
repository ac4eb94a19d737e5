import { type CliContext, CommandFailed } from './context.ts';
import { ask } from './http.ts';

/** What came of asking for one redelivery. */
export interface RedeliveryResult {
  delivery: number;
  /** The job that will do it; null when it had been done before, or was refused. */
  job: string | null;
  redelivered_as: number | null;
  /** Why it was refused. */
  error: string | null;
}

/** Requests at a time. */
const atOnce = 10;

/** Asks for deliveries to be delivered again, and goes on past those that are refused. */
export async function redeliverAll(context: CliContext, ids: readonly number[]): Promise<RedeliveryResult[]> {
  const results: RedeliveryResult[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    results.push(...(await Promise.all(ids.slice(from, from + atOnce).map((id) => redeliverOne(context, id)))));
  }
  return results;
}

async function redeliverOne(context: CliContext, delivery: number): Promise<RedeliveryResult> {
  try {
    const answer = await ask<Omit<RedeliveryResult, 'error'>>(
      context,
      'POST',
      `/v1/deliveries/${delivery}/redeliveries`,
    );
    return { ...answer, error: null };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { delivery, job: null, redelivered_as: null, error: error.message };
  }
}

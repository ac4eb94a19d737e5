import type { Shard } from './keys.ts';
import { run, type Store } from './store.ts';

/** Where a settled delivery goes; the words are those of lua/settle.lua. */
export type SettleAction = 'delivered' | 'retry' | 'dead' | 'defer' | 'release' | 'end';

/** What an attempt tells the hook's gate: grow the window, shrink it, or neither. */
export type Pace = 'fast' | 'timeout' | '-';

/** One attempt to settle. */
export interface Settlement {
  entry: string;
  delivery: number;
  hook: number;
  event: string;
  action: SettleAction;
  /** For `retry` and `defer`. */
  delayMs: number;
  /** A line for the delivery record, or nothing. */
  line: string;
  pace: Pace;
  /** The request body's stored form, null when there is none or it is stored already. */
  body: { ref: string; value: string } | null;
  /** The request's constant part, likewise. */
  profile: { ref: string; value: string } | null;
}

/** Attempts per script call. */
export const maxSettlements = 100;

/**
 * Settles attempts of one shard, {@link maxSettlements} at most.
 *
 * @returns for each whether it was applied; false means that another worker had settled it, and it was noted as late
 */
export async function settle(store: Store, shard: Shard, settlements: readonly Settlement[]): Promise<boolean[]> {
  const args: (string | number)[] = [store.gateCap];
  for (const item of settlements) {
    const { entry, delivery, hook, action, delayMs, pace, line, body, profile } = item;
    args.push(
      `${entry} ${delivery} ${hook} ${action} ${delayMs} ${pace}`,
      line,
      body ? `${body.ref} ${body.value}` : '',
      profile ? `${profile.ref} ${profile.value}` : '',
    );
  }
  const answers = (await run(store, shard, 'settle', args)) as number[];
  return answers.map((answer) => answer === 1);
}

import type { Shard } from './keys.ts';
import type { StoredText } from './rendering.ts';
import { run, type Store } from './store.ts';

/** Where a settled delivery goes; the words are those of lua/settle.lua. */
export type SettleAction = 'delivered' | 'retry' | 'dead' | 'defer' | 'release' | 'end';

/**
 * What an attempt tells the hook's gate: it was answered quickly, or at all; nobody
 * answered in time, or at all; or nothing.
 */
export type Pace = 'fast' | 'answered' | 'timeout' | 'broken' | '-';

/**
 * What became of a settlement: `late` when another worker had settled it, which
 * was noted, or nothing can tell that it was this one, as there is no attempt to note; `worn` when it was settled and all attempts of its hook have failed
 * for five days: it is to be switched off (design.md section 4).
 */
export type Settled = 'settled' | 'late' | 'worn';

/** A text that attempts refer to. `isStored` is set once it is, where others may refer to it, and it is not sent again. */
export interface SharedText extends StoredText {
  isStored: boolean;
}

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
  /** Texts that the line refers to, and that are to be stored with the hook; mostly they are already. */
  hookTexts: readonly SharedText[];
  /** A text that the line refers to, and that is to be stored with the event. */
  eventText: SharedText | null;
  /** A text that the line refers to, and that is to be stored with the delivery. */
  ownText: StoredText | null;
}

const settledAs: readonly Settled[] = ['late', 'settled', 'worn'];

/** Added to an answer when texts were not stored where others may refer to them. */
const keptToItself = 4;

/** Attempts per script call. */
export const maxSettlements = 100;

/**
 * Settles attempts of one shard, {@link maxSettlements} at most.
 *
 * @returns for each what became of it
 */
export async function settle(store: Store, shard: Shard, settlements: readonly Settlement[]): Promise<Settled[]> {
  const args: (string | number)[] = [store.gateCap];
  for (const item of settlements) {
    const { entry, delivery, hook, action, delayMs, pace, line, eventText, hookTexts, ownText } = item;
    const at = args.push('') - 1;
    if (eventText && !eventText.isStored) args.push(`e ${eventText.ref} ${eventText.value}`);
    for (const text of hookTexts) if (!text.isStored) args.push(`h ${text.ref} ${text.value}`);
    if (ownText) args.push(`d ${ownText.ref} ${ownText.value}`);
    args[at] = `${entry} ${delivery} ${hook} ${action} ${delayMs} ${pace} ${args.length - at - 1}\n${line}`;
  }
  const answers = (await run(store, shard, 'settle', args)) as number[];
  return answers.map((answer, i) => {
    const settled = settledAs[answer % keptToItself] ?? 'late';
    if (settled !== 'late' && answer < keptToItself) remember(settlements[i] as Settlement);
    return settled;
  });
}

/** The texts it refers to need not be sent again. */
function remember({ eventText, hookTexts }: Settlement): void {
  if (eventText) eventText.isStored = true;
  for (const text of hookTexts) text.isStored = true;
}

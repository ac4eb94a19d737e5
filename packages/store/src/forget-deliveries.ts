import { allIds, type IndexName } from './delivery-index.ts';
import type { RetentionRun } from './retention-run.ts';
import { run } from './store.ts';

/** Deliveries per script call, which takes Redis a few milliseconds at the most. */
const perCall = 100;

/**
 * Forgets deliveries by age, from the oldest on. Those that stay although they
 * are old (open ones, dead letters) are passed over.
 *
 * @returns how many were forgotten
 */
export async function forgetByAge(retention: RetentionRun): Promise<number> {
  const { store, shard, before } = retention;
  let forgotten = 0;
  for await (const page of allIds(store, shard, 'ad')) {
    for (let ids = page; ids.length > 0; ) {
      const letters = await forget(retention, 'ad', ids, before.ended);
      forgotten += countOf(letters, 'f');
      // All that come now were made later still.
      if (letters.includes('y') || !(await retention.goOn())) return forgotten;
      ids = ids.slice(letters.length);
    }
  }
  return forgotten;
}

/**
 * Forgets what hooks have beyond their newest {@link RetentionRun.deliveriesPerHook},
 * as far as it has ended and is no dead letter.
 *
 * @returns how many were forgotten
 */
export async function forgetByCount(retention: RetentionRun): Promise<number> {
  let forgotten = 0;
  for (const { hook, kept } of await hooksOverTheCount(retention)) {
    if (!(await retention.goOn())) break;
    forgotten += await forgetOldest(retention, hook, kept);
  }
  return forgotten;
}

const hooksPerRead = 1000;

async function hooksOverTheCount({
  store,
  shard,
  deliveriesPerHook,
}: RetentionRun): Promise<{ hook: number; kept: number }[]> {
  const found: { hook: number; kept: number }[] = [];
  const key = `${shard.prefix}kept`;
  for (;;) {
    const range = [`(${deliveriesPerHook}`, '+inf', 'WITHSCORES', 'LIMIT', found.length, hooksPerRead] as const;
    const answer = await store.redis.zrangebyscore(key, ...range);
    for (let i = 0; i < answer.length; i += 2) found.push({ hook: Number(answer[i]), kept: Number(answer[i + 1]) });
    // In the order in which index entries mostly name them: those are through soonest then.
    if (answer.length < hooksPerRead * 2) return found.sort((a, b) => a.hook - b.hook);
  }
}

/**
 * What stays of a hook's oldest although they are too many is looked at again
 * an hour later. Until then a run goes on behind it.
 */
interface Passed {
  /** The last that was looked at, and how many up to there stayed. */
  upTo: number;
  count: number;
  sinceMs: number;
}

const passedForMs = 3_600_000;

async function forgetOldest(retention: RetentionRun, hook: number, kept: number): Promise<number> {
  const passed = await readPassed(retention, hook);
  let tooMany = kept - retention.deliveriesPerHook - passed.count;
  if (tooMany <= 0) return 0;
  const before = passed.count;
  const index: IndexName = `hd:${hook}`;
  let forgotten = 0;
  walk: for await (const page of allIds(retention.store, retention.shard, index, passed.upTo)) {
    for (let ids = page; ids.length > 0; ) {
      const letters = await forget(retention, index, ids.slice(0, tooMany), 'any');
      const gone = countOf(letters, 'f');
      const stayed = letters.length - gone - countOf(letters, '-');
      forgotten += gone;
      tooMany -= gone + stayed;
      passed.count += stayed;
      passed.upTo = ids[letters.length - 1] ?? passed.upTo;
      if (tooMany <= 0 || !(await retention.goOn())) break walk;
      ids = ids.slice(letters.length);
    }
  }
  if (passed.count > 0 || before > 0) await writePassed(retention, hook, passed);
  return forgotten;
}

async function readPassed(retention: RetentionRun, hook: number): Promise<Passed> {
  const [upTo = 0, count = 0, sinceMs = 0] = ((await retention.read(String(hook))) ?? '').split(' ').map(Number);
  const isRecent = sinceMs > retention.nowMs - passedForMs;
  return isRecent ? { upTo, count, sinceMs } : { upTo: 0, count: 0, sinceMs: retention.nowMs };
}

async function writePassed(retention: RetentionRun, hook: number, { upTo, count, sinceMs }: Passed): Promise<void> {
  await retention.note({ [hook]: `${upTo} ${count} ${sinceMs}` });
}

/** The letters of lua/forget_deliveries.lua for the first of some deliveries. */
async function forget(
  { store, shard, before }: RetentionRun,
  index: IndexName,
  ids: readonly number[],
  endedBefore: number | 'any',
): Promise<string> {
  const args = [endedBefore, before.dead, index, ...ids.slice(0, perCall)];
  return (await run(store, shard, 'forget_deliveries', args)) as string;
}

function countOf(letters: string, letter: string): number {
  return letters.split(letter).length - 1;
}

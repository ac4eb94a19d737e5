import { randomInt } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { describeFaults, tableOf } from './report.ts';
import { playRound, type Verdict } from './round.ts';
import { sliceSeconds, sliceSeeds } from './schedule.ts';

/*
 * Ingest, two workers, the api and Redis as processes; each is killed, frozen and restarted at random, and the links
 * between them fail, as does the one to the receiver. A producer posts and somebody asks the api all the while. By hand,
 * with a seed to replay: npm run test:chaos -- --seed 7 --seconds 30 --rounds 20
 *
 * Whatever is struck, nothing that was accepted may be lost or stuck, no process may end by itself, and nobody may get
 * an answer that does not fit: none or 503 while something is away, and a good one once all is well.
 */
const seconds = Number(process.env['CHAOS_SECONDS'] ?? sliceSeconds);
const rounds = process.env['CHAOS_ROUNDS'];
const firstSeed = Number(process.env['CHAOS_SEED'] ?? randomInt(1_000_000));
const seeds = rounds === undefined ? sliceSeeds : Array.from({ length: Number(rounds) }, (_, i) => firstSeed + i);

const verdicts: Verdict[] = [];
afterAll(() => console.log(tableOf(verdicts)));

it.each(seeds)(
  'seed %i: whatever is killed, frozen or cut off, all that was accepted is delivered',
  async (seed) => {
    const verdict = await playRound(seed, seconds);
    verdicts.push(verdict);
    const { crashes, oddities } = verdict.misdeeds;
    console.log(
      [describeFaults(verdict), ...crashes, ...oddities, ...verdict.wrong.slice(0, 20), tableOf([verdict])].join('\n'),
    );
    // No restart is ever needed (design.md section 3.7): what nobody ends goes on.
    expect(crashes).toEqual([]);
    expect(oddities).toEqual([]);
    expect(othersThan([0, 503], verdict.refusals)).toEqual([]);
    expect(verdict.alwaysSaidWhen).toBe(true);
    expect(othersThan([0, 200, 503], verdict.apiAnswers)).toEqual([]);
    expect(verdict.apiIsWell).toBe(true);
    expect(verdict.lost).toEqual([]);
    expect(verdict.wrong).toEqual([]);
    expect(verdict.drained).toBe(true);
    expect(verdict.notDelivered).toBe(0);
    expect(verdict.end).toEqual({ events: 0, stream: 0, due: 0, lines: 0, pending: 0, out: 0 });
    expect(verdict.struck.length).toBeGreaterThan(0);
    expect(verdict.accepted).toBeGreaterThan(0);
  },
  seconds * 1000 + 480_000,
);

function othersThan(expected: readonly number[], answers: ReadonlyMap<number, number>): number[] {
  return [...answers.keys()].filter((status) => !expected.includes(status));
}

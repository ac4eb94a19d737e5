import type { Verdict } from './round.ts';

/** The faults of a round, one a line. */
export function describeFaults({ seed, struck }: Verdict): string {
  const lines = struck.map(({ step: { atMs, forMs, on, what }, inFlight }) => {
    const lasting = forMs > 0 ? `for ${(forMs / 1000).toFixed(1)} s` : '';
    return `${(atMs / 1000).toFixed(1).padStart(6)} s  ${what.padEnd(8)} ${on.padEnd(17)} ${lasting.padEnd(11)} ${inFlight} in flight`;
  });
  return [`Seed ${seed}`, ...lines].join('\n');
}

const columns: [title: string, cell: (verdict: Verdict) => string | number][] = [
  ['seed', ({ seed }) => seed],
  ['faults', ({ struck }) => struck.length],
  ['in flight', ({ struck }) => struck.reduce((sum, { inFlight }) => sum + inFlight, 0)],
  ['accepted', ({ accepted }) => accepted],
  ['refused', ({ refusals }) => describeAnswers(refusals)],
  ['expected', ({ expected }) => expected],
  ['delivered', ({ delivered }) => delivered],
  ['lost', ({ lost }) => lost.length],
  ['duplicated', ({ duplicated }) => duplicated],
  ['misplaced', ({ wrong }) => wrong.length],
  ['stuck', ({ notDelivered }) => notDelivered],
  ['ev/str/due/line/pend/out', ({ end }) => Object.values(end).join('/')],
  ['drained', ({ drained, drainMs }) => (drained ? `${(drainMs / 1000).toFixed(1)} s` : 'no')],
  ['api', ({ apiAnswers }) => describeAnswers(apiAnswers)],
  ['crashes', ({ misdeeds }) => misdeeds.crashes.length],
  ['odd', ({ misdeeds }) => misdeeds.oddities.length],
];

function describeAnswers(answers: ReadonlyMap<number, number>): string {
  return [...answers].map(([status, count]) => `${status || 'none'}:${count}`).join(' ') || '0';
}

/** The table of verdicts. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const rows = [
    columns.map(([title]) => title),
    ...verdicts.map((verdict) => columns.map(([, cell]) => String(cell(verdict)))),
  ];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')).join('\n');
}

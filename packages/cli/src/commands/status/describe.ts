import type { Stats, Worker } from '@posthorn/client';
import type { Output } from '../../cli.ts';
import { bytes, count, countOf, duration, rate } from '../../output/amounts.ts';
import { type Colour, coloured } from '../../output/colour.ts';
import { type Cell, table } from '../../output/table.ts';

/** What waits longer than this is behind, in milliseconds. */
const behindMs = 30_000;

/** From so much of its bound on, Redis' memory is told in red. Events are refused at 90 %. */
const fullPercent = 80;

/** How everything goes, for people to read: what is wrong is in colour. */
export function describeStatus(output: Output, url: string, stats: Stats, workers: readonly Worker[]): string {
  return [
    `${coloured(output, 'bold', `Posthorn at ${url}`)}  ${stats.at}\n`,
    ratesTable(output, stats),
    streamsTable(output, stats),
    factsTable(output, stats),
    workers.length === 0 ? '' : workersTable(output, workers),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function ratesTable(output: Output, { rates }: Stats): string {
  const row = (name: string, { last_minute, last_5_minutes }: Stats['rates']['events_in']): Cell[] => [
    name,
    rate(last_minute),
    rate(last_5_minutes),
  ];
  return table(
    output,
    ['RATE', 'LAST MINUTE', 'LAST 5 MINUTES'],
    [
      row('events in', rates.events_in),
      row('deliveries made', rates.deliveries_made),
      row('attempts', rates.attempts),
      row('delivered', rates.delivered),
      row('failed attempts', rates.failed),
    ],
  );
}

function streamsTable(output: Output, { streams }: Stats): string {
  const rows = streams.map(({ shard, stream, waiting, in_hand, oldest_age_ms: ageMs }): Cell[] => [
    `${stream}${streams.length > 2 ? ` ${shard}` : ''}`,
    count(waiting),
    count(in_hand),
    ageMs === null ? null : marked(ageMs > behindMs, 'red', duration(ageMs)),
  ]);
  return table(output, ['STREAM', 'WAITING', 'IN HAND', 'OLDEST'], rows);
}

function factsTable(output: Output, stats: Stats): string {
  const { workers, due } = stats;
  const next = due.next_at === null ? '' : `, the next at ${due.next_at}`;
  return table(
    output,
    [],
    [
      ['waiting lines', linesText(stats)],
      ['due retries', `${count(due.count)}${next}`],
      ['dead letters', marked(stats.dead_letters.count > 0, 'yellow', deadLettersText(stats))],
      ['workers', marked(workers.alive === 0 || workers.silent > 0, 'red', workersText(stats))],
      ['Redis memory', memoryCell(stats)],
    ],
  );
}

function linesText({ lines: { waiting, hooks } }: Stats): string {
  const longest = hooks.map(({ hook, waiting: number }) => `hook ${hook} ${count(number)}`);
  return `${countOf(waiting, 'delivery', 'deliveries')}${longest.length === 0 ? '' : `: ${longest.join(', ')}`}`;
}

function deadLettersText({ dead_letters: { count: all, looked_at, by_reason } }: Stats): string {
  const reasons = by_reason.map(({ reason, count: number }) => `${reason ?? 'unknown'} ${count(number)}`);
  if (reasons.length === 0) return count(all);
  return `${count(all)}: ${reasons.join(', ')}${looked_at < all ? `, of the latest ${count(looked_at)}` : ''}`;
}

function workersText({ workers: { alive, silent, in_flight, concurrency } }: Stats): string {
  const gone = silent === 0 ? '' : `, ${count(silent)} silent`;
  return `${count(alive)} alive${gone}, ${count(in_flight)} of ${countOf(concurrency, 'attempt')} in flight`;
}

function memoryCell({ redis: { used_memory_bytes: used, max_memory_bytes: max } }: Stats): Cell {
  if (max === 0) return `${bytes(used)}, without a bound`;
  const percent = Math.round((used / max) * 100);
  return marked(percent >= fullPercent, 'red', `${bytes(used)} of ${bytes(max)} (${percent} %)`);
}

function workersTable(output: Output, workers: readonly Worker[]): string {
  return table(
    output,
    ['WORKER', 'STATE', 'LOAD', 'LAST HEARD OF', 'HOST', 'PID', 'SINCE'],
    workers.map((one) => [
      one.id,
      marked(!one.alive, 'red', one.alive ? 'alive' : 'silent'),
      `${count(one.in_flight ?? 0)}/${count(one.concurrency ?? 0)}`,
      `${duration(one.heartbeat_age_ms)} ago`,
      one.host,
      one.pid,
      one.since,
    ]),
  );
}

function marked(isSo: boolean, colour: Colour, text: string): Cell {
  return isSo ? { text, colour } : text;
}

import { seededRandom } from '../support/seeded-random.ts';

/**
 * What CI plays: of all pairs among the first 60 000 seeds, the one that strikes most victims in most ways, among them a
 * worker that is silent until it is taken over. schedule.test.ts fails when they no longer do that.
 */
export const sliceSeeds = [19_487, 34_781];
export const sliceSeconds = 30;

/** The processes of a round. */
export type ProcessName = 'ingest' | 'api' | 'worker 1' | 'worker 2' | 'redis';

/** The links of a round that lead through a fault proxy. */
const links = ['ingest-redis', 'api-redis', 'worker 1-redis', 'worker 2-redis', 'workers-receiver'] as const;
export type LinkName = (typeof links)[number];

/** What may happen to a process: SIGKILL, SIGSTOP until SIGCONT, SIGTERM; it is started again where it ended. */
export type Blow = 'kill' | 'freeze' | 'restart';
/** What may happen to a link; see fault-proxy.ts. */
export type LinkFault = 'latency' | 'slow' | 'silent' | 'mute' | 'refuse' | 'reset';

/** One fault: it begins `atMs` into the round, and lasts (or its victim stays away for) `forMs`. */
export type Step = { atMs: number; forMs: number } & (
  | { on: ProcessName; what: Blow }
  | { on: LinkName; what: LinkFault }
);

/** How often each is drawn. */
const struckProcesses: readonly [ProcessName, ...ProcessName[]] = [
  'ingest',
  'api',
  'redis',
  'worker 1',
  'worker 1',
  'worker 2',
  'worker 2',
];

/** From shortest to longest, in ms. A worker counts as dead after 8 s: freezes and silences come on both sides of that. */
const durations: Record<Blow | LinkFault, [number, number]> = {
  kill: [100, 2000],
  restart: [100, 500],
  freeze: [500, 12_000],
  latency: [1000, 5000],
  slow: [1000, 4000],
  silent: [1000, 12_000],
  mute: [1000, 5000],
  refuse: [300, 3000],
  reset: [0, 0],
};

/** Without ingest or Redis there is no load, and the rest would go untested: their faults are short. */
const shortMs = 2000;

/** Time for a process to come up again before it is struck again. */
const recoveryMs = 1500;

/** The faults of a round, in order: the same for the same seed. A victim has one at a time, several may suffer at once. */
export function makeSchedule(seed: number, seconds: number): Step[] {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => Math.round(low + random() * (high - low));
  const one = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];
  const busyUntilMs = new Map<string, number>();
  const steps: Step[] = [];
  for (let atMs = 1000; atMs < seconds * 1000; atMs += between(300, 1800)) {
    const victim =
      random() < 0.6
        ? { on: one(struckProcesses), what: one<Blow>(['kill', 'kill', 'freeze', 'restart']) }
        : { on: one(links), what: one<LinkFault>(['latency', 'slow', 'silent', 'mute', 'refuse', 'reset', 'reset']) };
    // A Redis server that is told to stop does so in order; what it can't choose is what is tested.
    if (victim.on === 'redis' && victim.what === 'restart') victim.what = 'kill';
    if ((busyUntilMs.get(victim.on) ?? 0) > atMs) continue;
    const drawnMs = between(...durations[victim.what]);
    const forMs = victim.on.startsWith('worker ') ? drawnMs : Math.min(drawnMs, shortMs);
    busyUntilMs.set(victim.on, atMs + forMs + recoveryMs);
    steps.push({ atMs, forMs, ...victim });
  }
  return steps;
}

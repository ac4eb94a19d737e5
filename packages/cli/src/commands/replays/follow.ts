import { setTimeout as sleep } from 'node:timers/promises';
import type { Replay } from '@posthorn/client';
import { SingleBar } from 'cli-progress';
import type { Cli } from '../../cli.ts';
import { count, duration, rate } from '../../output/amounts.ts';

/** How often the api is asked. */
const everyMs = 500;

/** Rates are of the last so many looks. */
const rateLooks = 20;

/** How far a replay was at a moment. */
interface Look {
  atMs: number;
  passed: number;
}

/**
 * Shows a replay's progress on standard error, if that is a terminal, until
 * nothing of it is pending any more, or until the signal.
 *
 * @returns the replay as it was last seen
 */
export async function follow(cli: Cli, replay: Replay, interrupted: AbortSignal): Promise<Replay> {
  const bar = new SingleBar({
    stream: cli.stderr,
    format: '{bar} {percentage}% | {passed} of {selected} | {speed}',
    barCompleteChar: '#',
    barIncompleteChar: '.',
    barsize: 24,
    hideCursor: true,
    // Ctrl-C is ours: it leaves the replay going on.
    gracefulExit: false,
  });
  const looks: Look[] = [];
  let latest = replay;
  bar.start(Math.max(1, latest.selected), 0, payload(latest, looks));
  try {
    for (;;) {
      show(bar, latest, looks);
      if (latest.settled_at !== null || interrupted.aborted) return latest;
      await sleep(everyMs, undefined, { signal: interrupted }).catch(() => undefined);
      if (!interrupted.aborted) latest = await cli.client().replays.get(latest.id);
    }
  } finally {
    bar.stop();
  }
}

function show(bar: SingleBar, replay: Replay, looks: Look[]): void {
  looks.push({ atMs: Date.now(), passed: passedOf(replay) });
  looks.splice(0, looks.length - rateLooks);
  bar.setTotal(Math.max(1, replay.selected));
  // A bar that is full stops counting: so does that of a replay that selected nothing.
  bar.update(replay.selected === 0 && replay.ended_at !== null ? 1 : passedOf(replay), payload(replay, looks));
}

function payload(replay: Replay, looks: readonly Look[]): Record<string, string> {
  return { passed: count(passedOf(replay)), selected: count(replay.selected), speed: speedText(replay, looks) };
}

/** What it does now: how fast, for how long yet, and how it goes. */
function speedText(replay: Replay, looks: readonly Look[]): string {
  const { state, delivered, dead_again, pending } = replay;
  const outcome = `${count(delivered)} delivered, ${count(dead_again)} dead again, ${count(pending)} pending`;
  if (state === 'waiting') return 'selecting';
  if (state === 'paused') return `paused | ${outcome}`;
  if (replay.ended_at !== null) return `${state === 'cancelled' ? 'cancelled' : 'all sent'} | ${outcome}`;
  const perSecond = speedOf(looks);
  const left = perSecond ? `, ${duration((replay.left / perSecond) * 1000)} left` : '';
  return `${rate(perSecond)}${left} | ${outcome}`;
}

function speedOf(looks: readonly Look[]): number | null {
  const [first, last] = [looks.at(0), looks.at(-1)];
  if (!first || !last || last.atMs - first.atMs < 2 * everyMs) return null;
  return (last.passed - first.passed) / ((last.atMs - first.atMs) / 1000);
}

function passedOf({ redelivered, skipped }: Replay): number {
  return redelivered + skipped;
}

import type { Replay } from '@posthorn/client';
import type { Output } from '../../cli.ts';
import { count, rate } from '../../output/amounts.ts';
import { facts } from '../../output/facts.ts';

/** A replay, for people to read: what it was about, and what became of it. */
export function describeReplay(output: Output, replay: Replay): string {
  const { id, kind, state, filter, skipped_by_reason } = replay;
  const why = Object.entries(skipped_by_reason).filter(([, number]) => number > 0);
  return facts(output, `${kind === 'recovery' ? 'Recovery' : 'Replay'} ${id}: ${state}`, [
    ['of', conditions(filter)],
    ['rate', rate(replay.rate_per_second)],
    ['began', replay.started_at ?? replay.created_at],
    ['ended', replay.settled_at],
    ['selected', count(replay.selected)],
    ['delivered', count(replay.delivered)],
    ['dead again', count(replay.dead_again)],
    ['cancelled', replay.cancelled === 0 ? null : count(replay.cancelled)],
    ['skipped', count(replay.skipped) + (why.length === 0 ? '' : ` (${why.map(reasonText).join(', ')})`)],
    ['pending', replay.pending === 0 ? null : count(replay.pending)],
    ['not begun', replay.left === 0 ? null : count(replay.left)],
  ]);
}

/** What a replay is of, in the words of the options that selected it. */
export function conditions(filter: Replay['filter']): string {
  const all = Object.entries(filter).map(([name, value]) => `--${name.replace('_', '-')} ${String(value)}`);
  return all.length === 0 ? 'all dead letters' : all.join(' ');
}

function reasonText([reason, number]: [string, number]): string {
  return `${reason.replaceAll('_', ' ')} ${count(number)}`;
}

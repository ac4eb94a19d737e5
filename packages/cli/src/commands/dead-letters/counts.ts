import type { ReplayPreview } from '@posthorn/client';
import type { Output } from '../../cli.ts';
import { count } from '../../output/amounts.ts';
import { table } from '../../output/table.ts';

/** What a replay would select, by hook and reason. */
export function countsTable(output: Output, { counts, complete }: ReplayPreview): string {
  const rows = counts.map(({ hook, source, hook_state, reason, count: number }) => [
    hook,
    source,
    hook_state === 'active' ? hook_state : { text: hook_state, colour: 'yellow' as const },
    reason,
    count(number),
  ]);
  const more = complete ? '' : 'There are more than were counted.\n';
  return `${table(output, ['HOOK', 'SOURCE', 'STATE', 'REASON', 'DEAD LETTERS'], rows)}${more}`;
}

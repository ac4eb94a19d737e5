import type { Hook } from '@posthorn/client';
import type { Output } from '../../cli.ts';
import type { Colour } from '../../output/colour.ts';
import { facts } from '../../output/facts.ts';
import type { ListView } from '../../output/print.ts';

/** How well a hook can do. */
export const hookStates = ['healthy', 'slow', 'failing', 'open', 'paused', 'deactivated'] as const;

/** Hooks in a table. */
export const hookView: ListView<Hook> = {
  head: ['ID', 'STATE', 'SOURCE', 'TRANSPORT', 'EVENTS', 'TO', 'WAITING'],
  row: (hook) => [
    hook.id,
    { text: hook.health.state, colour: stateColour(hook.health.state) },
    hook.source,
    hook.name,
    hook.events.join(','),
    hook.config['url'],
    hook.health.waiting,
  ],
  none: 'No hooks.',
};

/** A hook in full, for people to read. */
export function describeHook(output: Output, hook: Hook): string {
  const settings = Object.entries(hook.config).map(([name, value]) => [`config ${name}`, value] as const);
  return facts(output, `Hook ${hook.id} of ${hook.source}`, [
    ['state', `${hook.health.state}: ${hook.health.reason}`],
    ['waiting', hook.health.waiting],
    ['active', hook.active],
    ['transport', hook.name],
    ['events', hook.events],
    ['dialect', hook.dialect],
    ...settings,
    ['policy', Object.keys(hook.policy).length === 0 ? null : hook.policy],
    ['headers', Object.keys(hook.headers).length === 0 ? null : Object.keys(hook.headers)],
    ['filter', hook.filter],
    ['template', hook.template],
    ['latest answer', lastAnswer(hook)],
    ['created', hook.created_at],
    ['updated', hook.updated_at],
  ]);
}

function lastAnswer({ last_response: { code, status, message } }: Hook): string {
  return [status, code, message].filter((part) => part !== null).join(' ');
}

function stateColour(state: Hook['health']['state']): Colour {
  if (state === 'healthy') return 'green';
  return state === 'failing' || state === 'open' ? 'red' : 'yellow';
}

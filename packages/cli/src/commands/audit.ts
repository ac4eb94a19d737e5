import type { AuditFilter, AuditRecord } from '@posthorn/client';
import { auditActions } from '@posthorn/core/audit';
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../examples.ts';
import { parseId } from '../input/ids.ts';
import { addListOptions } from '../input/list-options.ts';
import { parseMoment } from '../input/moment.ts';
import { type ListPaging, printList } from '../output/list.ts';
import type { ListFormat, ListView } from '../output/print.ts';

/** `posthorn audit`: who changed what. */
export function registerAudit(program: Command, cli: Cli): void {
  const command = program
    .command('audit')
    .description('see who changed what, newest first')
    .option('--source <id>', 'only about this source')
    .option('--hook <id>', 'only about this hook', parseId)
    .option('--actor <user>', 'only what this user did')
    .option('--action <action>', 'only this, such as hook.deleted', parseAction)
    .option('--since <time>', 'only from then on: 30m, 2h, 7d ago, or 2026-01-31T12:00:00Z', (text) =>
      parseMoment(text),
    )
    .option('--until <time>', 'only before then', (text) => parseMoment(text));
  addListOptions(command).action((options: AuditFilter & ListPaging & ListFormat) => {
    const { source, hook, actor, action, since, until } = options;
    const filter = { source, hook, actor, action, since, until };
    return printList(cli, (paging) => cli.client().audit.list({ ...filter, ...paging }), options, view);
  });
  addExamples(command, {
    'audit --hook 1024': 'who changed a hook',
    'audit --action hook.deactivated --since 1d': 'what Posthorn switched off itself',
  });
}

const view: ListView<AuditRecord> = {
  head: ['TIME', 'ACTION', 'WHO', 'SOURCE', 'TARGET', 'FROM'],
  row: (one) => [
    one.time,
    one.action,
    one.actor.user ?? one.actor.role,
    one.source,
    Object.entries(one.target)
      .map(([kind, id]) => `${kind} ${id}`)
      .join(' '),
    one.remote_address,
  ],
  none: 'Nothing is on record.',
};

function parseAction(text: string): AuditRecord['action'] {
  const action = auditActions.find((one) => one === text);
  if (action) return action;
  throw new InvalidArgumentError(`It must be one of ${auditActions.join(', ')}.`);
}

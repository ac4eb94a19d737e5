import type { EventType, EventTypeRegistration } from '@posthorn/client';
import { sourceKinds } from '@posthorn/core/source';
import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { UsageFailed } from '../../failure.ts';
import { addFormats, addJson } from '../../input/list-options.ts';
import { jsonOf } from '../../input/text.ts';
import { type ListFormat, type ListView, printItems, printOne, type ShowOptions } from '../../output/print.ts';

/** `posthorn event-types`. */
export function registerEventTypes(program: Command, cli: Cli): void {
  const types = program.command('event-types').description('which types events may have, and what they must contain');
  registerList(types, cli);
  registerRegister(types, cli);
  registerRemove(types, cli);
}

type Kind = NonNullable<EventTypeRegistration['kind']>;

const kindOption = (): Option => new Option('--kind <kind>', 'of a kind of source').choices(sourceKinds);

function registerList(types: Command, cli: Cli): void {
  const command = types
    .command('list')
    .description('list event types: those built in, and those registered')
    .addOption(kindOption())
    .option('--source <id>', 'only those that this source has');
  addFormats(command).action(async ({ kind, source, ...format }: ListFormat & { kind?: Kind; source?: string }) => {
    printItems(cli, await cli.client().eventTypes.list({ kind, source }), format, view);
  });
  addExamples(command, { 'event-types list --kind feeds': 'what may happen on feeds' });
}

interface RegisterOptions extends ShowOptions {
  kind?: Kind;
  source?: string;
  description?: string;
  schema?: string;
}

function registerRegister(types: Command, cli: Cli): void {
  const command = types
    .command('register')
    .description('register an event type, or replace it')
    .argument('<type>', 'such as article.published')
    .addOption(kindOption().conflicts('source'))
    .option('--source <id>', 'of one source alone')
    .option('--description <text>', 'for people')
    .option('--schema <json>', 'JSON Schema that data must keep to; @FILE, or - for standard input');
  addJson(command).action(async (type: string, { kind, source, description, schema, ...format }: RegisterOptions) => {
    if (kind === undefined && source === undefined) throw new UsageFailed('Say what it is of: --kind or --source.');
    const registered = await cli.client().eventTypes.register({
      type,
      ...(kind === undefined ? {} : { kind }),
      ...(source === undefined ? {} : { source }),
      ...(description === undefined ? {} : { description }),
      ...(schema === undefined ? {} : { schema: await jsonOf<Record<string, unknown>>(cli, '--schema', schema) }),
    });
    printOne(cli, registered, format, () => `${type} is registered, under the id ${registered.id}.\n`);
  });
  addExamples(command, {
    'event-types register article.published --source sites/news': 'on one site',
    'event-types register article.published --kind sites --schema @article.json': 'on all, with a schema',
  });
}

function registerRemove(types: Command, cli: Cli): void {
  const command = types
    .command('remove')
    .description('remove a registered event type; events that were posted stay')
    .argument('<id>', 'the id of the registration');
  addJson(command).action(async (id: string, format: ShowOptions) => {
    await cli.client().eventTypes.delete(id);
    printOne(cli, { event_type: id, removed: true }, format, () => `Event type ${id} is removed.\n`);
  });
  addExamples(command, { 'event-types remove 0f6f0b9f0b6f4a3a': 'see ids with: posthorn event-types list' });
}

const view: ListView<EventType> = {
  head: ['TYPE', 'ON', 'SCHEMA', 'ID', 'DESCRIPTION'],
  row: (one) => [
    one.type,
    one.source ?? one.kind,
    one.schema === null ? 'any data' : 'yes',
    one.id ?? 'built in',
    one.description,
  ],
  none: 'No event types.',
};

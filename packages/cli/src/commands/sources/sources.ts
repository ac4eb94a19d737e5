import type { Source } from '@posthorn/client';
import { dialectNames } from '@posthorn/core/dialect-names';
import { type Command, Option } from 'commander';
import type { Cli, Output } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { confirm } from '../../input/confirm.ts';
import { parseTexts } from '../../input/ids.ts';
import { addFormats, addJson } from '../../input/list-options.ts';
import { facts } from '../../output/facts.ts';
import { type ListFormat, type ListView, printItems, printOne, type ShowOptions } from '../../output/print.ts';

/** `posthorn sources`. */
export function registerSources(program: Command, cli: Cli): void {
  const sources = program.command('sources').description('what events happen on: see them, set owners');
  registerList(sources, cli);
  registerShow(sources, cli);
  registerSet(sources, cli);
  registerDelete(sources, cli);
}

const view: ListView<Source> = {
  head: ['ID', 'OWNERS', 'CO-OWNERS', 'DIALECT', 'PUBLIC', 'CREATED'],
  row: (one) => [
    one.id,
    one.owners.join(','),
    one.co_owners.join(','),
    one.dialect,
    one.public ? 'yes' : 'no',
    one.created_at,
  ],
  none: 'No sources.',
};

function registerList(sources: Command, cli: Cli): void {
  const command = sources.command('list').description('list sources');
  addFormats(command).action(async (format: ListFormat) => {
    printItems(cli, await cli.client().sources.list(), format, view);
  });
  addExamples(command, { 'sources list': 'all that this token manages' });
}

function registerShow(sources: Command, cli: Cli): void {
  const command = sources.command('show').description('show a source').argument('<id>', 'the source');
  addJson(command).action(async (id: string, options: ShowOptions) => {
    printOne(cli, await cli.client().sources.get(id), options, describe);
  });
  addExamples(command, { 'sources show feeds/sample-feed': 'its owners and its dialect' });
}

interface SetOptions extends ShowOptions {
  owners?: string[];
  coOwners?: string[];
  dialect?: NonNullable<Source['dialect']>;
  public?: boolean;
}

function registerSet(sources: Command, cli: Cli): void {
  const command = sources
    .command('set')
    .description('make a source, or replace its settings: what is left out goes back to its default')
    .argument('<id>', 'feeds/NAME, repos/OWNER/NAME, orgs/NAME, projects/NAME or sites/NAME')
    .option('--owners <users>', 'who manages its hooks and co-owners, with commas', parseTexts)
    .option('--co-owners <users>', 'who manages its hooks', parseTexts)
    .addOption(new Option('--dialect <name>', 'wire format of hooks that choose none').choices(dialectNames))
    .option('--public', 'everybody may subscribe through the hub');
  addJson(command).action(async (id: string, options: SetOptions) => {
    const { owners = [], coOwners = [], dialect = null, public: isPublic = false } = options;
    const source = await cli.client().sources.put(id, { owners, co_owners: coOwners, dialect, public: isPublic });
    printOne(cli, source, options, describe);
  });
  addExamples(command, {
    'sources set feeds/sample-feed --owners alice': 'a feed of alice',
    'sources set sites/news --dialect cloudevents --public': 'one that everybody may follow',
  });
}

function registerDelete(sources: Command, cli: Cli): void {
  const command = sources
    .command('delete')
    .description('delete a source that has no hooks')
    .argument('<id>', 'the source')
    .option('--yes', 'do not ask');
  addJson(command).action(async (id: string, { yes, ...format }: ShowOptions & { yes?: boolean }) => {
    await confirm(cli, `Delete ${id}?`, yes);
    await cli.client().sources.delete(id);
    printOne(cli, { source: id, deleted: true }, format, () => `${id} is deleted.\n`);
  });
  addExamples(command, { 'sources delete feeds/old': 'asks first' });
}

function describe(output: Output, source: Source): string {
  return facts(output, source.id, [
    ['owners', source.owners],
    ['co-owners', source.co_owners],
    ['dialect', source.dialect ?? 'that of its kind'],
    ['public', source.public],
    ['number', source.number],
    ['created', source.created_at],
  ]);
}

import type { NewToken, Token } from '@posthorn/client';
import { tokenRoles } from '@posthorn/core/token';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Cli, Output } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { confirm } from '../../input/confirm.ts';
import { parseTexts } from '../../input/ids.ts';
import { addFormats, addJson } from '../../input/list-options.ts';
import { rate } from '../../output/amounts.ts';
import { facts } from '../../output/facts.ts';
import { type ListFormat, type ListView, printItems, printOne, type ShowOptions } from '../../output/print.ts';

/** `posthorn tokens`. */
export function registerTokens(program: Command, cli: Cli): void {
  const tokens = program.command('tokens').description('who may do what: make, list and revoke API tokens');
  registerCreate(tokens, cli);
  registerList(tokens, cli);
  registerRevoke(tokens, cli);
}

interface CreateOptions extends ShowOptions {
  role: Token['role'];
  user?: string;
  sources?: string[];
  eventsPerSecond?: number;
}

function registerCreate(tokens: Command, cli: Cli): void {
  const command = tokens
    .command('create')
    .description('make a token; it is shown this once')
    .addOption(new Option('--role <role>', 'what it may do').choices(tokenRoles).makeOptionMandatory())
    .option('--user <name>', 'whom it speaks for; needed for role user')
    .option('--sources <ids>', 'what a producer may post to, with commas; feeds/* is all feeds', parseTexts)
    .option('--events-per-second <number>', 'how many a producer may post', parseNumber);
  addJson(command).action(async ({ role, user, sources, eventsPerSecond, ...format }: CreateOptions) => {
    const token = await cli.client().tokens.create({
      role,
      ...(user === undefined ? {} : { user }),
      ...(sources === undefined ? {} : { sources }),
      ...(eventsPerSecond === undefined ? {} : { events_per_second: eventsPerSecond }),
    });
    printOne(cli, token, format, describe);
  });
  addExamples(command, {
    "tokens create --role producer --sources 'feeds/*'": 'for what posts events',
    'tokens create --role user --user alice': 'for an owner of sources',
  });
}

function registerList(tokens: Command, cli: Cli): void {
  const command = tokens.command('list').description('list tokens, without their text');
  addFormats(command).action(async (format: ListFormat) => {
    printItems(cli, await cli.client().tokens.list(), format, view);
  });
  addExamples(command, { 'tokens list': 'the ids are what revoke takes' });
}

function registerRevoke(tokens: Command, cli: Cli): void {
  const command = tokens
    .command('revoke')
    .description('revoke a token: it opens nothing from then on')
    .argument('<id>', 'the id of the token, not its text')
    .option('--yes', 'do not ask');
  addJson(command).action(async (id: string, { yes, ...format }: ShowOptions & { yes?: boolean }) => {
    await confirm(cli, `Revoke token ${id}?`, yes);
    await cli.client().tokens.delete(id);
    printOne(cli, { token: id, revoked: true }, format, () => `Token ${id} is revoked.\n`);
  });
  addExamples(command, { 'tokens revoke f3b1c5': 'see ids with: posthorn tokens list' });
}

const view: ListView<Token> = {
  head: ['ID', 'ROLE', 'USER', 'SOURCES', 'EVENTS', 'CREATED'],
  row: (one) => [
    one.id,
    one.role,
    one.user,
    one.sources.join(','),
    one.events_per_second === null ? null : rate(one.events_per_second),
    one.created_at,
  ],
  none: 'No tokens.',
};

function describe(output: Output, token: NewToken): string {
  return facts(output, `Token ${token.id}`, [
    ['token', `${token.token} (shown this once)`],
    ['role', token.role],
    ['user', token.user],
    ['sources', token.sources.length === 0 ? null : token.sources],
  ]);
}

function parseNumber(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number.');
}

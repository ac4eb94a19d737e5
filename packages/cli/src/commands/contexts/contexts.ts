import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { UsageFailed } from '../../failure.ts';
import { addFormats } from '../../input/list-options.ts';
import { textOf } from '../../input/text.ts';
import { type ListFormat, type ListView, printItems } from '../../output/print.ts';
import { type Context, contextNameSchema, contextsPath, readContexts, writeContexts } from '../../server/contexts.ts';
import { baseUrlSchema, ConfigError, tokenSchema } from '../../settings.ts';

/** `posthorn context`: several servers, each under a name. */
export function registerContexts(program: Command, cli: Cli): void {
  const context = program
    .command('context')
    .description('keep several servers with their tokens, and change between them');
  registerList(context, cli);
  registerSet(context, cli);
  registerUse(context, cli);
  registerRemove(context, cli);
}

/** A context as it is shown: without its token. */
interface ShownContext {
  name: string;
  in_use: boolean;
  url: string;
  ingest_url: string | null;
  has_token: boolean;
}

const view: ListView<ShownContext> = {
  head: ['NAME', 'IN USE', 'URL', 'INGEST', 'TOKEN'],
  row: (one) => [one.name, one.in_use ? 'yes' : '', one.url, one.ingest_url, one.has_token ? 'yes' : 'none'],
  none: 'No contexts. Make one: posthorn context set NAME --url URL --token -',
};

function registerList(context: Command, cli: Cli): void {
  const command = context.command('list').description('list contexts; tokens are not shown');
  addFormats(command).action((format: ListFormat) => {
    const { current, contexts } = readContexts(cli.env);
    const shown = Object.entries(contexts).map(([name, { url, ingest_url = null, token }]) => ({
      name,
      in_use: name === current,
      url,
      ingest_url,
      has_token: token !== undefined,
    }));
    printItems(cli, shown, format, view);
  });
  addExamples(command, { 'context list': 'POSTHORN_URL and POSTHORN_TOKEN win over all of them' });
}

interface SetOptions {
  url?: string;
  ingestUrl?: string;
  token?: string;
}

function registerSet(context: Command, cli: Cli): void {
  const command = context
    .command('set')
    .description('keep a server under a name, or change it; the first is in use at once')
    .argument('<name>', 'such as production')
    .option('--url <url>', 'where its api is')
    .option('--ingest-url <url>', 'where its ingest is, if that is elsewhere')
    .option('--token <token>', 'the API token; - reads it from standard input, so that no history has it')
    .action(async (name: string, options: SetOptions) => {
      const { current, contexts } = readContexts(cli.env);
      checked(contextNameSchema, 'The name', name);
      const kept = await changed(cli, contexts[name], options);
      writeContexts(cli.env, { current: current ?? name, contexts: { ...contexts, [name]: kept } });
      cli.stdout.write(`Context ${name} is kept in ${contextsPath(cli.env)}.\n`);
    });
  addExamples(command, {
    'context set production --url https://posthorn.example --token -': 'asks standard input for the token',
  });
}

async function changed(cli: Cli, before: Context | undefined, { url, ingestUrl, token }: SetOptions): Promise<Context> {
  const kept = url ?? before?.url;
  if (kept === undefined) throw new UsageFailed('A new context needs --url.');
  const ingest = ingestUrl ?? before?.ingest_url;
  const text = token === undefined ? before?.token : (await textOf(cli, '--token', token)).trim();
  return {
    url: checked(baseUrlSchema, '--url', kept),
    ...(ingest === undefined ? {} : { ingest_url: checked(baseUrlSchema, '--ingest-url', ingest) }),
    ...(text === undefined ? {} : { token: checked(tokenSchema, '--token', text) }),
  };
}

function registerUse(context: Command, cli: Cli): void {
  const command = context
    .command('use')
    .description('let commands talk to this one from now on')
    .argument('<name>', 'the context')
    .action((name: string) => {
      const { contexts } = readContexts(cli.env);
      checkThere(name, contexts);
      writeContexts(cli.env, { current: name, contexts });
      cli.stdout.write(`Commands talk to ${name}, ${contexts[name]?.url}, from now on.\n`);
      const set = ['POSTHORN_URL', 'POSTHORN_TOKEN', 'POSTHORN_CONTEXT'].filter((variable) => cli.env[variable]);
      if (set.length > 0) cli.stderr.write(`But ${set.join(' and ')} wins while it is set.\n`);
    });
  addExamples(command, {
    'context use production': 'for all commands',
    'status --context production': 'for one command',
  });
}

function registerRemove(context: Command, cli: Cli): void {
  const command = context
    .command('remove')
    .description('forget a server and its token')
    .argument('<name>', 'the context')
    .action((name: string) => {
      const { current, contexts } = readContexts(cli.env);
      checkThere(name, contexts);
      const rest = Object.fromEntries(Object.entries(contexts).filter(([other]) => other !== name));
      writeContexts(cli.env, { current: current === name ? null : current, contexts: rest });
      cli.stdout.write(`Context ${name} is forgotten.\n`);
    });
  addExamples(command, { 'context remove staging': 'the server itself is left alone' });
}

function checkThere(name: string, contexts: Record<string, Context>): void {
  if (name in contexts) return;
  throw new ConfigError(`There is no context "${name}". There is: ${Object.keys(contexts).join(', ') || 'none'}.`);
}

function checked<Value>(
  schema: { safeParse(value: unknown): { success: boolean; error?: { issues: { message: string }[] } } },
  what: string,
  value: Value,
): Value {
  const { success, error } = schema.safeParse(value);
  if (success) return value;
  throw new UsageFailed(`${what} ${error?.issues[0]?.message}.`);
}

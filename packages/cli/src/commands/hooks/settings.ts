import type { HookChanges, HookSettings } from '@posthorn/client';
import { dialectNames } from '@posthorn/core/dialect-names';
import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { UsageFailed } from '../../failure.ts';
import { parseTexts } from '../../input/ids.ts';
import { parseKeyValues } from '../../input/key-values.ts';
import { jsonOf, textOf } from '../../input/text.ts';

/** Settings of a hook, as options give them. */
export interface SettingOptions {
  url?: string;
  secret?: string;
  config?: Record<string, string>;
  events?: string[];
  dialect?: NonNullable<HookSettings['dialect']>;
  header?: Record<string, string>;
  policy?: Record<string, string>;
  filter?: string;
  template?: string;
}

/** Adds the options that say how a hook is to be. */
export function addSettingOptions(command: Command): Command {
  return command
    .option('--url <url>', 'where events go, with transport web')
    .option('--secret <secret>', 'what signs them; - reads it from standard input')
    .option('--config <name=value>', 'a setting of the transport; may be given again', parseKeyValues)
    .option('--events <types>', 'event types, with commas; prefix.* and * too', parseTexts)
    .addOption(new Option('--dialect <name>', 'the wire format').choices(dialectNames))
    .option('--header <name=value>', 'an extra HTTP header; may be given again', parseKeyValues)
    .option('--policy <name=number>', 'such as max_attempts=3 or timeout_seconds=5', parseKeyValues)
    .option('--filter <json>', 'the condition that events must meet; @FILE reads it from a file')
    .option('--template <text>', 'what messages say; @FILE reads it from a file');
}

/** What the options say of config alone; undefined when nothing. */
export async function configOf(cli: Cli, options: SettingOptions): Promise<Record<string, string> | undefined> {
  const { url, secret, config } = options;
  const all = {
    ...config,
    ...(url === undefined ? {} : { url }),
    ...(secret === undefined ? {} : { secret: await secretOf(cli, secret) }),
  };
  return Object.keys(all).length === 0 ? undefined : all;
}

/** What the options say of everything but config. */
export async function settingsOf(cli: Cli, options: SettingOptions): Promise<Omit<HookChanges, 'config' | 'name'>> {
  const { events, dialect, header, policy, filter, template } = options;
  return {
    ...(events === undefined ? {} : { events }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(header === undefined ? {} : { headers: header }),
    ...(policy === undefined ? {} : { policy: numbersOf(policy) }),
    ...(filter === undefined
      ? {}
      : { filter: await jsonOf<NonNullable<HookChanges['filter']>>(cli, '--filter', filter) }),
    ...(template === undefined ? {} : { template: await textOf(cli, '--template', template) }),
  };
}

/** Any other secret could begin with @; only standard input is special. */
async function secretOf(cli: Cli, secret: string): Promise<string> {
  return secret === '-' ? (await textOf(cli, '--secret', secret)).trim() : secret;
}

function numbersOf(policy: Record<string, string>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(policy).map(([name, text]) => {
      if (!/^\d+(\.\d+)?$/.test(text)) throw new UsageFailed(`--policy ${name} must be a number; it is "${text}".`);
      return [name, Number(text)];
    }),
  );
}
